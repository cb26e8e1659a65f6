import { DataError } from '../../../../src-shared/errors';

/** The arrays of a data set, by their names in an archive or folder; null where there is none. */
export interface ArrayNames {
  trainImages: string;
  trainLabels: string | null;
  testImages: string | null;
  testLabels: string | null;
}

/** Names under which arrays are found, upper and lower case alike; the first that is there counts. */
const KNOWN_NAMES: Readonly<Record<keyof ArrayNames, readonly string[]>> = {
  trainImages: ['x_train', 'train_images', 'train_x', 'images', 'imgs', 'x', 'data', 'arr_0'],
  trainLabels: ['y_train', 'train_labels', 'train_y', 'labels', 'y', 'target', 'targets', 'arr_1'],
  testImages: ['x_test', 'test_images', 'test_x'],
  testLabels: ['y_test', 'test_labels', 'test_y'],
};

/**
 * Returns which of the arrays named `names` hold what. An array that is alone holds the training images whatever its
 * name. Throws a DataError that begins with `path` where none of several has a known name.
 */
export function chooseArrays(path: string, names: readonly string[]): ArrayNames {
  const find = (role: keyof ArrayNames): string | null => {
    const byKey = new Map(names.map((name) => [name.toLowerCase(), name]));
    const key = KNOWN_NAMES[role].find((known) => byKey.has(known));
    return (key === undefined ? null : byKey.get(key)) ?? null;
  };
  const trainImages = find('trainImages') ?? (names.length === 1 ? names[0] : undefined);
  if (trainImages === undefined) {
    throw new DataError(
      `${path}: expected an array named ${KNOWN_NAMES.trainImages.join(', ')}, ` +
        `found ${names.slice(0, 12).join(', ').slice(0, 200) || 'no arrays'}`,
    );
  }
  return {
    trainImages,
    trainLabels: find('trainLabels'),
    testImages: find('testImages'),
    testLabels: find('testLabels'),
  };
}
