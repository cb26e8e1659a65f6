import { DataError } from '../../../src-shared/errors';

/** Returns a DataError that names the path for a thrown error of the file system or of the gzip decoder. */
export function readError(path: string, cause: unknown): DataError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new DataError(`${path}: no such file or folder`, { cause });
  if (code === 'Z_BUF_ERROR') {
    return new DataError(`${path}: expected whole gzip data, found that it ends early`, { cause });
  }
  if (code.startsWith('Z_')) {
    return new DataError(`${path}: expected sound gzip data, found damage (${message})`, { cause });
  }
  return new DataError(`${path}: cannot be read (${message})`, { cause });
}
