import type { Database } from 'better-sqlite3';
import { StoreError } from '../../src-shared/errors';
import { MIGRATIONS } from './migrations';
import type { Migration } from './migrations/migration';

/** Returns the number of the newest migration that a database has been through; 0 for a new one. */
export function schemaVersion(database: Database): number {
  return database.pragma('user_version', { simple: true }) as number;
}

/**
 * Brings a database to the newest schema: each step and its number are one transaction, so that a
 * crash leaves a whole older schema. Throws StoreError for a database of a newer workbench.
 */
export function migrate(database: Database, migrations: readonly Migration[] = MIGRATIONS): void {
  checkOrder(migrations);
  refuseNewer(database, migrations);
  for (const migration of migrations) {
    if (migration.number > schemaVersion(database)) apply(database, migration);
  }
}

/** Throws StoreError when the database is of a newer workbench than these migrations. */
export function refuseNewer(
  database: Database,
  migrations: readonly Migration[] = MIGRATIONS,
): void {
  const newest = migrations.at(-1)?.number ?? 0;
  const found = schemaVersion(database);
  if (found > newest) {
    throw new StoreError(
      `the workspace's database has schema ${found}, and this version knows schemas up to ${newest}: ` +
        `it was used with a newer Latent Workbench. Open it with that one; nothing was changed.`,
    );
  }
}

function apply(database: Database, migration: Migration): void {
  for (const [name, work] of Object.entries(migration.blobFunctions ?? {})) {
    database.function(name, { deterministic: true }, work);
  }
  database.transaction(() => {
    database.exec(migration.sql);
    database.pragma(`user_version = ${migration.number}`);
  })();
}

function checkOrder(migrations: readonly Migration[]): void {
  for (const [index, { number, name }] of migrations.entries()) {
    const before = migrations[index - 1]?.number ?? 0;
    if (number <= before) {
      throw new RangeError(`migration ${name} must have a number above ${before}, got ${number}`);
    }
  }
}
