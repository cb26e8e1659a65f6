import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { StoreError } from '../../src-shared/errors';
import { migrate, refuseNewer } from './migrate';
import { storeErrorFrom } from './storeErrorFrom';

/**
 * Returns the workspace's database, made where there is none, checked and at the newest schema.
 * Throws StoreError where it is damaged, of a newer version, or the place cannot be written.
 */
export function openDatabase(file: string): Database {
  const database = explained(file, () => {
    mkdirSync(dirname(file), { recursive: true });
    return new SqliteDatabase(file);
  });
  try {
    explained(file, () => {
      refuseNewer(database);
      // Readers (`latent runs` beside the app) never block the writer, nor the other way round.
      database.pragma('journal_mode = WAL');
      // A row is on the disk before anyone is told of it.
      database.pragma('synchronous = FULL');
      database.pragma('foreign_keys = ON');
      checkIntegrity(database, file);
      migrate(database);
    });
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/** Returns the workspace's database for reading beside its service, or null where there is none. */
export function openDatabaseReadOnly(file: string): Database | null {
  if (!existsSync(file)) return null;
  return explained(file, () => {
    const database = new SqliteDatabase(file, { readonly: true, timeout: 5000 });
    refuseNewer(database);
    return database;
  });
}

function checkIntegrity(database: Database, file: string): void {
  const found = database.pragma('quick_check(1)', { simple: true });
  if (found !== 'ok') throw damaged(file, String(found));
}

function explained<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') {
      throw damaged(file, (error as Error).message, { cause: error });
    }
    throw storeErrorFrom(error);
  }
}

function damaged(file: string, found: string, options?: ErrorOptions): StoreError {
  return new StoreError(
    `the database ${file} is damaged (${found}). Checkpoints and data sets beside it are untouched. ` +
      `Put back a copy of the file, or move it away to begin with an empty run list.`,
    options,
  );
}
