import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '../../../src-shared/errors';

/** What the content of one import may take in memory; the rest goes through files. */
export const IMPORT_MEMORY_BYTES = 256 * 2 ** 20;

/** Where an import keeps content that it had to unpack or convert: in memory up to a bound, beyond it in files. */
export class Scratch {
  private usedBytes = 0;
  private folder: string | null = null;
  private fileCount = 0;

  /** `parent` is the folder in which a folder for files is made once one is needed. */
  constructor(
    private readonly parent: string,
    private readonly memoryBytes = IMPORT_MEMORY_BYTES,
  ) {}

  /** Returns whether so many more bytes may be kept in memory, and counts them where they may. */
  takeMemory(bytes: number): boolean {
    if (this.usedBytes + bytes > this.memoryBytes) return false;
    this.usedBytes += bytes;
    return true;
  }

  /** Returns the path of a file that does not exist yet. Throws a StoreError where no folder can be made. */
  newFile(): string {
    try {
      mkdirSync(this.parent, { recursive: true });
      this.folder ??= mkdtempSync(join(this.parent, `.unpacked-${String(process.pid)}-`));
    } catch (cause) {
      const { message } = cause as Error;
      throw new StoreError(`${this.parent}: cannot be written (${message})`, { cause });
    }
    this.fileCount += 1;
    return join(this.folder, String(this.fileCount));
  }

  /** Removes the files; what was kept in them can no longer be read. */
  remove(): void {
    if (this.folder !== null) rmSync(this.folder, { recursive: true, force: true });
  }
}
