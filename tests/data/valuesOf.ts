import { valuesPerImage, type LabelledImages } from '../../src-main/data/dataset';
import { createValues, indicesBetween, type ValueArray } from '../../src-main/data/valueRows';

/** All values of a split, as they are stored: [count, height, width, channels]. */
export function valuesOf({ shape, count, values }: LabelledImages): ValueArray {
  const all = createValues(values.dtype, count * valuesPerImage(shape));
  values.read(indicesBetween(0, count), all);
  return all;
}

/** A split with its values as an array, wherever they lie: two splits are alike where these are equal. */
export function contentOf(images: LabelledImages): Omit<LabelledImages, 'values'> & {
  values: ValueArray;
} {
  return { ...images, values: valuesOf(images) };
}
