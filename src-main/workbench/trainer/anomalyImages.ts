import { createRandom } from '../../../src-shared/random';
import type { Dataset } from '../../data/dataset';
import { loadDataset } from '../../data/library';
import { heldOutLabel } from '../../data/preparation/heldOutLabel';
import { prepareImages } from '../../data/preparation/preparedImages';
import { splitForRun } from '../../data/preparation/trainingDraw';
import type { DataSpec } from '../../engine/models/model';
import type { ImageSource } from '../../engine/session/session';
import { checkFingerprint, imageSource } from './jobData';
import type { AnomalyJob } from './scoreAnomalies';

/** Some images of a source. */
export interface ChosenImages {
  source: ImageSource;
  places: Uint32Array;
}

export interface AnomalyImages {
  usual: ChosenImages;
  anomalous: ChosenImages;
  /** What the run's model was built for. */
  spec: DataSpec;
  /** Labels of the classes that the run has learned. */
  learnedClasses: number[];
}

/**
 * Returns the images that a job tells apart, all from test splits and prepared as the run's own: usual ones are of the
 * classes that the run has learned, without the one that is to be told apart. At most `count` of either kind (all for
 * 0), drawn by the seed. Throws as `loadDataset`, `checkFingerprint`, `prepareImages` and `heldOutLabel`.
 */
export async function loadAnomalyImages(job: AnomalyJob): Promise<AnomalyImages> {
  const { data, training } = job.config;
  const own = await loadDataset(job.workspaceDir, data.dataset);
  checkFingerprint(own, job.fingerprint);
  const { train } = splitForRun(own, data, training.seed);
  const prepared = await prepareImages(own, data, train, training.seed);
  const test = imageSource(own.test, 'test', prepared, null);

  const heldOut = heldOutLabel(own, data.heldOutClass);
  const against = job.against.kind === 'class' ? heldOutLabel(own, job.against.className) : null;
  const isUsual = (label: number | null) =>
    label === null || (label !== heldOut && label !== against);
  const other =
    job.against.kind === 'dataset'
      ? await testOf(await loadDataset(job.workspaceDir, job.against.name), own, train, job)
      : test;
  return {
    usual: { source: test, places: chosen(test, job, 'usual', isUsual) },
    anomalous: {
      source: other,
      places: chosen(other, job, 'anomalies', (label) => against === null || label === against),
    },
    spec: { shape: own.train.shape, classCount: own.classNames.length, trainCount: train.length },
    learnedClasses: [...own.classNames.keys()].filter((label) => label !== heldOut),
  };
}

/** The test images of another data set, scaled by the run's training images. */
async function testOf(
  other: Dataset,
  own: Dataset,
  train: Uint32Array,
  { config: { data, training } }: AnomalyJob,
): Promise<ImageSource> {
  const range = {
    min: Math.min(own.range.min, other.range.min),
    max: Math.max(own.range.max, other.range.max),
  };
  const mixed = { train: own.train, test: other.test, range };
  const prepared = await prepareImages(mixed, data, train, training.seed);
  // Whether they are 8-bit values is told by the run's own images.
  return imageSource(other.test, 'test', { ...prepared, gatherPixels: null }, null);
}

function chosen(
  { count, labels }: ImageSource,
  job: AnomalyJob,
  stream: string,
  isWanted: (label: number | null) => boolean,
): Uint32Array {
  const all = Uint32Array.from({ length: count }, (_, place) => place);
  const wanted = all.filter((place) => isWanted(labels === null ? null : labels[place]!));
  if (job.count === 0 || wanted.length <= job.count) return wanted;
  return createRandom(job.seed, stream).shuffle(wanted).slice(0, job.count).sort();
}
