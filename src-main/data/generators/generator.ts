import type { Random } from '../../../src-shared/random';
import type { ImageShape } from '../dataset';
import type { ValueArray, ValueType } from '../valueRows';

/** A source of samples whose latent variables are known. */
export interface Generator {
  readonly name: string;
  readonly title: string;
  /** Index by label; empty where the samples have no classes. */
  readonly classNames: string[];
  readonly shape: ImageShape;
  readonly valueType: ValueType;
  /** The first factor is the class where there are classes. */
  readonly factorNames: string[];
  /** One unit for each name: 'degrees', 'pixels', 'ratio', or '' for a class index. */
  readonly factorUnits: string[];
  readonly trainCount: number;
  readonly testCount: number;
  /**
   * Draws one sample of the class `label` (0 where there are no classes), writes all of its values into `out` as they
   * are stored, and returns its factors in the order of factorNames.
   */
  readonly draw: (random: Random, out: ValueArray, label: number) => number[];
}
