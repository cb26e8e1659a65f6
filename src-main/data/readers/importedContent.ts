import type { Dataset } from '../dataset';

/**
 * What a reader makes of the files at a path, and what whoever uses it should know. Values may still lie in those
 * files, or in a scratch folder that goes when the import ends.
 */
export interface ImportedContent extends Pick<Dataset, 'train' | 'test' | 'classNames' | 'range'> {
  /** Names, without folders, of the files that were read. */
  files: string[];
  notes: string[];
}
