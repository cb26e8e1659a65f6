import { setImmediate as nextTurn } from 'node:timers/promises';
import { createRandom } from '../../../../src-shared/random';
import type { Dataset, LabelledImages } from '../../dataset';
import { fingerprintContent } from '../../fingerprint';
import { rowsInMemory, UNIT_RANGE } from '../../valueRows';
import { FRAME_PX, renderDigit } from './render';
import {
  drawAllograph,
  drawFactors,
  FACTOR_NAMES,
  FACTOR_UNITS,
  factorRow,
  jitterStrokes,
} from './style';

export interface DigitsOptions {
  seed: number;
  trainCount: number;
  testCount: number;
}

export const DEFAULT_DIGITS: DigitsOptions = { seed: 0, trainCount: 12_000, testCount: 2_000 };

const CLASS_COUNT = 10;
/** Images drawn before other work of the process gets its turn: about 10 ms of them. */
const IMAGES_PER_TURN = 250;

/** What is the same for every set of digits. */
export const DIGITS = {
  name: 'digits',
  title: 'Digits (generated)',
  classNames: Array.from({ length: CLASS_COUNT }, (_, digit) => String(digit)),
  shape: { height: FRAME_PX, width: FRAME_PX, channels: 1 },
};

const IMAGE_PIXELS = FRAME_PX * FRAME_PX;

/**
 * Returns handwritten-like digits, 28 x 28 x 1, with the known factors of every image. The same options give the same
 * bytes; train and test come from separate random streams, and a smaller set is the beginning of a larger one.
 * Classes are balanced: each ten images in a row hold every digit once.
 */
export async function generateDigits(options: DigitsOptions = DEFAULT_DIGITS): Promise<Dataset> {
  const train = await generateSplit(options.trainCount, options.seed, 'digits-train');
  const test = await generateSplit(options.testCount, options.seed, 'digits-test');
  return {
    name: DIGITS.name,
    title: DIGITS.title,
    classNames: DIGITS.classNames,
    train,
    test,
    range: UNIT_RANGE,
    fingerprint: fingerprintContent({ train, test }),
  };
}

async function generateSplit(count: number, seed: number, stream: string): Promise<LabelledImages> {
  const random = createRandom(seed, stream);
  const pixels = new Uint8Array(count * IMAGE_PIXELS);
  const labels = drawLabels(count, seed, stream);
  const values = new Float32Array(count * FACTOR_NAMES.length);
  for (const [image, digit] of labels.entries()) {
    if (image % IMAGES_PER_TURN === 0) await nextTurn();
    const factors = drawFactors(digit, random);
    const strokes = jitterStrokes(drawAllograph(digit, random).strokes, random);
    const start = image * IMAGE_PIXELS;
    renderDigit(strokes, factors, pixels.subarray(start, start + IMAGE_PIXELS));
    values.set(factorRow(factors), image * FACTOR_NAMES.length);
  }
  return {
    shape: DIGITS.shape,
    count,
    values: rowsInMemory(pixels, IMAGE_PIXELS),
    labels,
    factors: { names: [...FACTOR_NAMES], units: [...FACTOR_UNITS], values },
  };
}

/** Shuffled tens, the last one cut short where count is no multiple of ten. */
function drawLabels(count: number, seed: number, stream: string): Uint8Array {
  const random = createRandom(seed, `${stream}-labels`);
  const labels = new Uint8Array(count);
  for (let start = 0; start < count; start += CLASS_COUNT) {
    const ten = random.shuffle(Uint32Array.from({ length: CLASS_COUNT }, (_, digit) => digit));
    labels.set(ten.subarray(0, Math.min(CLASS_COUNT, count - start)), start);
  }
  return labels;
}
