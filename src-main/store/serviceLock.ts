import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { WorkbenchError } from '../../src-shared/errors';
import { storeErrorFrom } from './storeErrorFrom';

const LOCK_FILE = 'service.lock';
/** How long a service that is just ending may take to let go. */
const PATIENCE_MS = 2000;

/**
 * Makes this process the workspace's only service until the returned function is called or the
 * process ends in any way: the operating system itself frees the lock, so none is ever left over.
 * It is an open exclusive transaction on a database of its own, since SQLite's locks work on every
 * system alike. Throws 'conflict' naming the process that holds it.
 */
export function lockWorkspace(workspaceDir: string): () => void {
  const pidFile = join(workspaceDir, 'service.pid');
  let database: Database;
  try {
    mkdirSync(workspaceDir, { recursive: true });
    database = new SqliteDatabase(join(workspaceDir, LOCK_FILE), { timeout: PATIENCE_MS });
  } catch (error) {
    throw storeErrorFrom(error);
  }
  try {
    database.exec('BEGIN EXCLUSIVE');
    writeFileSync(pidFile, `${process.pid}\n`);
  } catch (error) {
    database.close();
    if ((error as { code?: unknown }).code !== 'SQLITE_BUSY') throw storeErrorFrom(error);
    throw new WorkbenchError(
      'conflict',
      `the workspace ${workspaceDir} is open in another Latent Workbench (process ${holder(pidFile)}): ` +
        `close that one, or choose another workspace`,
      { cause: error },
    );
  }
  return () => {
    rmSync(pidFile, { force: true });
    database.close();
  };
}

/** Tells whether a service has the workspace open now. */
export function isWorkspaceOpen(workspaceDir: string): boolean {
  const lockFile = join(workspaceDir, LOCK_FILE);
  if (!existsSync(lockFile)) return false;
  const database = new SqliteDatabase(lockFile, { readonly: true, timeout: 0 });
  try {
    database.prepare('SELECT 1 FROM sqlite_schema').get();
    return false;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'SQLITE_BUSY') return true;
    throw storeErrorFrom(error);
  } finally {
    database.close();
  }
}

function holder(pidFile: string): string {
  try {
    return readFileSync(pidFile, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
