import SqliteDatabase from 'better-sqlite3';

/** Returns the version of the SQLite library. Throws where its binding does not load. */
export function sqliteVersion(): string {
  const database = new SqliteDatabase(':memory:');
  try {
    return database.prepare<[], string>('SELECT sqlite_version()').pluck().get()!;
  } finally {
    database.close();
  }
}
