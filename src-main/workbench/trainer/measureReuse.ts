import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReusePoint } from '../../../src-shared/domain';
import { WorkbenchError } from '../../../src-shared/errors';
import { withLabelBudget } from '../../data/labelBudget';
import { encoderWeights } from '../../engine/classifier/encoderWeights';
import { trainClassifier } from '../../engine/classifier/trainClassifier';
import { decodeCheckpoint } from '../../engine/session/checkpoint';
import type { ImageSource } from '../../engine/session/session';
import { loadLabelledData } from './jobData';
import type { ReuseJob } from './protocol';

const STARTS: readonly ReusePoint['start'][] = ['frozen', 'fine-tuned', 'scratch'];

/** A result, and how many are still to come. */
export interface MeasuredReuse {
  point: ReusePoint;
  pointsAhead: number;
}

/**
 * Trains classifiers from the encoder of a run's checkpoint and yields what each reaches on the test
 * images: for each number of labels, few first, and each repeat all three starts on the same labels. The
 * labels are drawn, and new weights too, by the run's seed and the repeat: the same job gives the same
 * accuracies.
 * @throws WorkbenchError 'request' for a data set without labels, a model without an encoder that can be
 *   reused, or where no number of labels fits; and as `loadLabelledData`.
 */
export async function* measureReuse(job: ReuseJob): AsyncGenerator<MeasuredReuse> {
  const { config, runDir, checkpointFile, repeats, epochs } = job;
  const { train, test, classNames } = await loadLabelledData(job);
  const labels = labelsOf(train, config.data.dataset);
  const { entries } = decodeCheckpoint(await readFile(join(runDir, checkpointFile)));
  const encoder = encoderWeights(config.model, train.shape, entries);
  const counts = countsOf(job, train.count);
  let pointsAhead = counts.length * repeats * STARTS.length;
  for (const labelCount of counts) {
    for (let repeat = 0; repeat < repeats; repeat++) {
      const seed = config.training.seed + repeat;
      const chosen = placesOf(withLabelBudget(labels, labelCount, seed));
      for (const start of STARTS) {
        const startMs = performance.now();
        const task = { config, classCount: classNames.length, test, start, encoder, epochs, seed };
        const result = await trainClassifier({ ...task, train: partOf(train, chosen) }, nextTurn);
        const seconds = (performance.now() - startMs) / 1000;
        pointsAhead -= 1;
        yield { point: { labelCount, start, ...result, seconds }, pointsAhead };
      }
    }
  }
}

function labelsOf({ labels }: ImageSource, dataset: string): Int32Array {
  if (labels !== null) return labels;
  throw new WorkbenchError(
    'request',
    `a classifier needs a data set with labels, and '${dataset}' has none`,
  );
}

/** The numbers of labels, few first; one that the images do not reach is left out. */
function countsOf({ labelCounts }: ReuseJob, available: number): number[] {
  const counts = labelCounts
    .map((count) => (count === 'all' ? available : count))
    .filter((count) => count <= available);
  if (counts.length > 0) return [...new Set(counts)].sort((a, b) => a - b);
  throw new WorkbenchError(
    'request',
    `the numbers of labels must be at most the ${available} training images, got ${labelCounts.join(', ')}`,
  );
}

/** The places whose label is shown. */
function placesOf(shown: Int32Array): Uint32Array {
  return Uint32Array.from(shown.keys()).filter((place) => shown[place]! >= 0);
}

/** Some images of a source as a source that counts from 0. */
function partOf(source: ImageSource, places: Uint32Array): ImageSource {
  const within = (indices: Uint32Array) => indices.map((index) => places[index]!);
  return {
    shape: source.shape,
    count: places.length,
    labels: source.labels && Int32Array.from(places, (place) => source.labels![place]!),
    gather: (indices, out) => source.gather(within(indices), out),
    ...(source.gatherPixels && {
      gatherPixels: (indices: Uint32Array, out: Uint8Array) =>
        source.gatherPixels!(within(indices), out),
    }),
  };
}
