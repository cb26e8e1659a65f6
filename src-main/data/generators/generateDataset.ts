import { setImmediate as nextTurn } from 'node:timers/promises';
import { createRandom, type Random } from '../../../src-shared/random';
import { valuesPerImage, type Dataset, type LabelledImages } from '../dataset';
import { fingerprintContent } from '../fingerprint';
import { createValues, rowsInMemory, UNIT_RANGE, type ValueRange } from '../valueRows';
import type { Generator } from './generator';

export interface GenerationOptions {
  seed: number;
  trainCount: number;
  testCount: number;
}

/** How long drawing goes on before other work of the process gets its turn; no value depends on it. */
const TURN_MS = 10;

/**
 * Returns a data set of a generator's samples, with the known factors of each; without options, the one that is built
 * in. The same options give the same bytes; train and test come from separate random streams, and a smaller set is the
 * beginning of a larger one. Classes are balanced: as many samples in a row as there are classes hold each once.
 */
export async function generateDataset(
  generator: Generator,
  options: GenerationOptions = { ...generator, seed: 0 },
): Promise<Dataset> {
  const { seed, trainCount, testCount } = options;
  const train = await generateSplit(generator, 'train', trainCount, seed);
  const test = await generateSplit(generator, 'test', testCount, seed);
  return {
    name: generator.name,
    title: generator.title,
    classNames: generator.classNames,
    train: train.images,
    test: test.images,
    range: {
      min: Math.min(train.range.min, test.range.min),
      max: Math.max(train.range.max, test.range.max),
    },
    fingerprint: fingerprintContent({ train: train.images, test: test.images }),
  };
}

async function generateSplit(
  generator: Generator,
  split: 'train' | 'test',
  count: number,
  seed: number,
): Promise<{ images: LabelledImages; range: ValueRange }> {
  const { name, shape, classNames, factorNames, factorUnits, valueType } = generator;
  const stream = `${name}-${split}`;
  const random = createRandom(seed, stream);
  const labels =
    classNames.length > 0
      ? drawLabels(count, classNames.length, createRandom(seed, `${stream}-labels`))
      : null;
  const size = valuesPerImage(shape);
  const values = createValues(valueType, count * size);
  const factors = new Float32Array(count * factorNames.length);
  let turnEndsMs = performance.now() + TURN_MS;
  for (let sample = 0; sample < count; sample++) {
    if (performance.now() > turnEndsMs) {
      await nextTurn();
      turnEndsMs = performance.now() + TURN_MS;
    }
    const out = values.subarray(sample * size, (sample + 1) * size);
    factors.set(generator.draw(random, out, labels?.[sample] ?? 0), sample * factorNames.length);
  }
  return {
    images: {
      shape,
      count,
      values: rowsInMemory(values, size),
      labels,
      factors: { names: factorNames, units: factorUnits, values: factors },
    },
    range: values instanceof Uint8Array ? UNIT_RANGE : rangeOf(values),
  };
}

/** Rounds of every class once, shuffled; the last one is cut short where count is no multiple of the classes. */
function drawLabels(count: number, classCount: number, random: Random): Uint8Array {
  const labels = new Uint8Array(count);
  for (let start = 0; start < count; start += classCount) {
    const round = random.shuffle(Uint32Array.from({ length: classCount }, (_, label) => label));
    labels.set(round.subarray(0, Math.min(classCount, count - start)), start);
  }
  return labels;
}

function rangeOf(values: Float32Array): ValueRange {
  let [min, max] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}
