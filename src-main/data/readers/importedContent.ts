import type { Dataset } from '../dataset';

/** What a reader makes of the files at a path, and what whoever uses it should know. */
export interface ImportedContent extends Pick<Dataset, 'train' | 'test' | 'classNames'> {
  /** Names, without folders, of the files that were read. */
  files: string[];
  notes: string[];
}
