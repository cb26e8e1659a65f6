import { ConfigError } from '../../../src-shared/errors';
import { createRandom } from '../../../src-shared/random';
import type { DataConfig } from '../../../src-shared/runConfig';
import { splitTrainValidation, type LabelledImages, type SplitIndices } from '../dataset';

type DrawConfig = Pick<DataConfig, 'validationCount' | 'trainCount' | 'classBalance'>;

/**
 * Returns a run's training and validation images, both in rising order. Validation images are drawn first; of the
 * rest, 'equal' class balance keeps as many of each class as the rarest one has, and `trainCount` keeps so many of
 * those, as evenly over the classes as they can be shared out. All draws are seeded, and a larger one contains a
 * smaller one. Throws ConfigError on data.trainCount where there are too few images, on data.classBalance where they
 * have no labels, and RangeError as `splitTrainValidation`.
 */
export function splitForRun(
  images: Pick<LabelledImages, 'count' | 'labels'>,
  { validationCount, trainCount, classBalance }: DrawConfig,
  seed: number,
): SplitIndices {
  const { train, validation } = splitTrainValidation(images, validationCount, seed);
  if (trainCount === 0 && classBalance === 'none') return { train, validation };
  const drawn = createRandom(seed, 'training-draw').shuffle(train.slice());
  const balanced = classBalance === 'equal' ? inTurns(drawn, labelsFor(images)) : drawn;
  if (trainCount > balanced.length) {
    throw new ConfigError(
      `data.trainCount must be at most the ${String(balanced.length)} images that are left to train on, ` +
        `got ${String(trainCount)}`,
      'data.trainCount',
    );
  }
  return { train: balanced.slice(0, trainCount || balanced.length).sort(), validation };
}

function labelsFor({ labels }: Pick<LabelledImages, 'labels'>): Uint8Array {
  if (labels !== null) return labels;
  throw new ConfigError(
    'data.classBalance must be none for a data set without labels, got equal',
    'data.classBalance',
  );
}

/** Takes one image of each class in turn, in their order, until the rarest class has no more. */
function inTurns(drawn: Uint32Array, labels: Uint8Array): Uint32Array {
  const classes = new Map<number, number[]>();
  for (const index of drawn) {
    const label = labels[index]!;
    const members = classes.get(label);
    if (members === undefined) classes.set(label, [index]);
    else members.push(index);
  }
  const rarest = Math.min(...[...classes.values()].map((members) => members.length));
  const inOrder = [...classes].sort(([a], [b]) => a - b).map(([, members]) => members);
  return Uint32Array.from({ length: rarest * inOrder.length }, (_, place) => {
    return inOrder[place % inOrder.length]![Math.floor(place / inOrder.length)]!;
  });
}
