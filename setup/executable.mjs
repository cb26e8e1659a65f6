import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/**
 * @param {readonly string[]} names commands in order of preference
 * @param {string} searchPath as in PATH
 * @returns {string | undefined} the first of them that can be executed
 */
export function commandOnPath(names, searchPath) {
  const folders = searchPath.split(path.delimiter).filter((folder) => folder !== '');
  const candidates = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
