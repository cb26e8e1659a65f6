import { StoreError, WorkbenchError } from '../../src-shared/errors';

/** What a person can do about the causes that are not the program's own. */
const REMEDIES: Record<string, string> = {
  SQLITE_FULL: 'the disk is full: free some space and resume the run',
  ENOSPC: 'the disk is full: free some space and resume the run',
  EDQUOT: 'the disk quota is used up: free some space and resume the run',
  SQLITE_READONLY: 'the workspace folder cannot be written: check its permissions',
  SQLITE_CANTOPEN: 'the file cannot be opened: check the folder and its permissions',
  EACCES: 'the workspace folder cannot be written: check its permissions',
  EROFS: 'the workspace lies on a read-only disk',
  SQLITE_IOERR: 'the disk reports an error: check it before going on',
  EIO: 'the disk reports an error: check it before going on',
};

/** Returns the StoreError for a failure of SQLite or of the file system; others come back as they are. */
export function storeErrorFrom(error: unknown): unknown {
  if (error instanceof WorkbenchError || !(error instanceof Error)) return error;
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return error;
  const known = Object.keys(REMEDIES).find((start) => code.startsWith(start));
  if (known === undefined && !code.startsWith('SQLITE_')) return error;
  const remedy = known === undefined ? 'the database refused the change' : REMEDIES[known]!;
  return new StoreError(`${remedy} (${error.message})`, { cause: error });
}
