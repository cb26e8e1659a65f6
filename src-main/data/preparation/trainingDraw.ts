import { ConfigError } from '../../../src-shared/errors';
import { createRandom } from '../../../src-shared/random';
import type { DataConfig } from '../../../src-shared/runConfig';
import { splitTrainValidation, type SplitIndices } from '../dataset';
import { type ClassedImages, heldOutLabel } from './heldOutLabel';

type DrawConfig = Pick<
  DataConfig,
  'validationCount' | 'trainCount' | 'classBalance' | 'heldOutClass'
>;

/**
 * Returns a run's training and validation images, both in rising order, none of them of a held-out class. Validation
 * images are drawn first; of the rest, 'equal' class balance keeps as many of each class as the rarest one has, and
 * `trainCount` keeps so many of those, as evenly over the classes as they can be shared out. All draws are seeded, and
 * a larger one contains a smaller one. Throws ConfigError on data.validationCount or data.trainCount where there are
 * too few images, on data.classBalance where they have no labels, and as `heldOutLabel`.
 */
export function splitForRun(
  images: ClassedImages,
  { validationCount, trainCount, classBalance, heldOutClass }: DrawConfig,
  seed: number,
): SplitIndices {
  const learned = learnedPlaces(images, heldOutClass);
  if (validationCount >= learned.length) {
    throw new ConfigError(
      `data.validationCount must be less than the ${String(learned.length)} training images of the classes ` +
        `that are learned, got ${String(validationCount)}`,
      'data.validationCount',
    );
  }
  const { train, validation } = splitOf(learned, validationCount, seed);
  if (trainCount === 0 && classBalance === 'none') return { train, validation };
  const drawn = createRandom(seed, 'training-draw').shuffle(train.slice());
  const balanced = classBalance === 'equal' ? inTurns(drawn, labelsFor(images.train)) : drawn;
  if (trainCount > balanced.length) {
    throw new ConfigError(
      `data.trainCount must be at most the ${String(balanced.length)} images that are left to train on, ` +
        `got ${String(trainCount)}`,
      'data.trainCount',
    );
  }
  return { train: balanced.slice(0, trainCount || balanced.length).sort(), validation };
}

/** The training images that are not of the held-out class, in rising order. */
function learnedPlaces(images: ClassedImages, heldOutClass: string): Uint32Array {
  const { count, labels } = images.train;
  const places = Uint32Array.from({ length: count }, (_, place) => place);
  const heldOut = heldOutLabel(images, heldOutClass);
  return heldOut === null ? places : places.filter((place) => labels![place] !== heldOut);
}

/** As `splitTrainValidation`, of some images alone. */
function splitOf(places: Uint32Array, validationCount: number, seed: number): SplitIndices {
  const split = splitTrainValidation({ count: places.length }, validationCount, seed);
  const placesAt = (indices: Uint32Array) => indices.map((index) => places[index]!);
  return { train: placesAt(split.train), validation: placesAt(split.validation) };
}

function labelsFor({ labels }: ClassedImages['train']): Uint8Array {
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
