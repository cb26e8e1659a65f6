import type { ImageSource } from '../session/session';
import { sizeOf } from '../shape';
import type { StepRule } from './computations';
import type { TrainingBatch } from './executor';
import { batchAt, labelsAt, placesFrom } from './imageBatch';

/** What the inputs of a traced training step are made from. */
export interface TrainingFeedOptions {
  /** The training images: there while steps are done. */
  source: ImageSource | null;
  rule: StepRule;
}

/** Returns the numbers of one input of `traceTraining` for all steps, one after the other. */
export function trainingFeed(
  name: string,
  batches: readonly TrainingBatch[],
  { source, rule }: TrainingFeedOptions,
): Float32Array | Int32Array {
  switch (name) {
    case 'seed':
      return Int32Array.from(batches.flatMap(({ noiseSeed }) => noiseSeed));
    case 'indices':
      return concatenated(batches.map(({ indices }) => indices));
    case 'images':
      return gathered(source!, batches);
    case 'labels':
      return concatenated(batches.map(({ indices }) => labelsAt(source!, indices)!));
    default:
      return Float32Array.from(batches, (batch) => fedNumber(name, batch, rule));
  }
}

/** Returns the type in which a data set is resident: 8-bit values stay such. */
export function residentType(source: ImageSource): 'uint8' | 'float32' {
  return source.gatherPixels === undefined ? 'float32' : 'uint8';
}

/** Returns all images of a source in that type, row-major. */
export function residentValues(source: ImageSource): Uint8Array | Float32Array {
  const all = placesFrom(0, source.count);
  if (source.gatherPixels === undefined) return batchAt(source, all).images;
  const { height, width, channels } = source.shape;
  const pixels = new Uint8Array(source.count * sizeOf([height, width, channels]));
  source.gatherPixels(all, pixels);
  return pixels;
}

function fedNumber(
  input: string,
  { step, learningRate, coefficients }: TrainingBatch,
  { optimizer }: StepRule,
): number {
  const [kind, name] = input.split('/') as [string, string];
  return kind === 'coefficient'
    ? coefficients[name]!
    : optimizer.numbers(step, learningRate)[name]!;
}

function gathered(source: ImageSource, batches: readonly TrainingBatch[]): Float32Array {
  const { height, width, channels } = source.shape;
  const batchSize = batches[0]!.indices.length * sizeOf([height, width, channels]);
  const images = new Float32Array(batches.length * batchSize);
  for (const [i, { indices }] of batches.entries()) {
    source.gather(indices, images.subarray(i * batchSize, (i + 1) * batchSize));
  }
  return images;
}

function concatenated(parts: readonly (Uint32Array | Int32Array)[]): Int32Array {
  const whole = new Int32Array(parts.length * parts[0]!.length);
  for (const [i, part] of parts.entries()) whole.set(part, i * part.length);
  return whole;
}
