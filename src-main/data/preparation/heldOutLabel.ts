import { ConfigError } from '../../../src-shared/errors';
import { describeValue } from '../../../src-shared/schema/check';
import type { LabelledImages } from '../dataset';

/** Training images and the names of their classes: what a draw of images needs to know. */
export interface ClassedImages {
  train: Pick<LabelledImages, 'count' | 'labels'>;
  classNames: readonly string[];
}

/**
 * Returns the label of the class that a run does not learn from; null where its name is empty. Throws ConfigError on
 * data.heldOutClass for a name that no class has.
 */
export function heldOutLabel(
  { train, classNames }: ClassedImages,
  heldOutClass: string,
): number | null {
  if (heldOutClass === '') return null;
  const label = train.labels === null ? -1 : classNames.indexOf(heldOutClass);
  if (label >= 0) return label;
  const expected =
    train.labels === null
      ? 'empty for a data set without labels'
      : `empty or one of ${classNames.join(', ')}`;
  throw new ConfigError(
    `data.heldOutClass must be ${expected}, got ${describeValue(heldOutClass)}`,
    'data.heldOutClass',
  );
}
