import { expect, test } from 'vitest';
import { decoderSlopes } from '../../../../src-main/analysis/scoreCard/continuity/decoderSlopes';
import { linearDecoder } from '../subjects/decoders';
import { type KnownSpace, knownSubject } from '../subjects/functions';
import { measured } from './measured';

const of = (space: KnownSpace, seed = 1) => measured(decoderSlopes, knownSubject(space), seed);

/** Rows of a diagonal matrix. */
function diagonal(values: readonly number[]): number[][] {
  return values.map((value, row) => values.map((_, column) => (row === column ? value : 0)));
}

test('a linear decoder has the singular values of its matrix everywhere', async () => {
  const rows = Array.from({ length: 6 }, (_, i) =>
    Array.from({ length: 3 }, (_, j) => Math.sin(1 + i * 4 + j) + 0.5 * Math.cos(3 * i - 2 * j)),
  );
  const values = await of(linearDecoder(rows));
  // By numpy.linalg.svd.
  const [largest, middle, smallest] = [2.772959, 2.332675, 0.683664] as const;
  expect(values['lipschitz']!.value).toBeCloseTo(largest, 5);
  expect(values['lipschitz']!.parts.map(({ value }) => value)[1]).toBeCloseTo(largest, 5);
  expect(values['condition-number']!.value).toBeCloseTo(largest / smallest, 3);
  const logVolume = Math.log(largest * middle * smallest);
  expect(values['magnification']!.value).toBeCloseTo(logVolume, 5);
  expect(values['magnification-spread']!.value).toBeLessThan(1e-5);
  expect(values['lipschitz']!.sampleCount).toBe(256);
});

test('equal singular values are all found, though one direction shows nothing of the others', async () => {
  const values = await of(linearDecoder(diagonal([2, 2, 2, 0.5])));
  expect(values['lipschitz']!.value).toBeCloseTo(2, 5);
  expect(values['condition-number']!.value).toBeCloseTo(4, 4);
  expect(values['magnification']!.value).toBeCloseTo(Math.log(4), 5);
});

test('behind a dead direction the search goes on with a new one', async () => {
  // What one direction leads to are 2, 0.5 and 0; the second 2 lies beside it. The 0 counts as 2e-6.
  const values = await of(linearDecoder(diagonal([2, 2, 0.5, 0])));
  expect(values['magnification']!.value).toBeCloseTo(Math.log(2 * 2 * 0.5 * 2e-6), 4);
});

test('a dead direction counts as a millionth of the liveliest', async () => {
  const values = await of(linearDecoder(diagonal([3, 0])));
  expect(values['condition-number']!.value).toBeCloseTo(1e6, 0);
  expect(values['magnification']!.value).toBeCloseTo(2 * Math.log(3) - Math.log(1e6), 4);
});

test('a code for each image stretches as its derivative says', async () => {
  // g(z) = exp(z): sigma = exp(z) with log sigma = z standard normal, so that the median is 1, the mean of the
  // logarithm 0 and its spread 1.
  const values = await of({
    latentDim: 1,
    valuesPerImage: 1,
    image: ([z]) => [Math.exp(z!)],
    jacobian: ([z]) => [[Math.exp(z!)]],
  });
  for (const [key, expected] of [
    ['lipschitz', 1],
    ['magnification', 0],
    ['magnification-spread', 1],
  ] as const) {
    const { value, standardError } = values[key]!;
    expect(Math.abs(value! - expected), key).toBeLessThan(3 * standardError!);
    // Median: sqrt(π/2 / 256) = 0.078; mean: 1/16; spread: 1 / sqrt(512) = 0.044.
    expect(standardError!).toBeGreaterThan(0.03);
    expect(standardError!).toBeLessThan(0.12);
  }
  // Of a normal distribution 99 % lie below 2.326; here of its exponential, 10.2.
  const high = values['lipschitz']!.parts.at(-1)!.value;
  expect(high).toBeGreaterThan(5);
  expect(high).toBeLessThan(20);
  expect(values['condition-number']!.value).toBe(1);
});

test('in a wide latent space the largest is exact, the condition a bound, and the volume an estimate', async () => {
  // 80 singular values from 0.5 to 4, evenly in their logarithms: their sum is 80 · log(√2).
  const sizes = Array.from({ length: 80 }, (_, at) => 0.5 * 8 ** (at / 79));
  const scaled = (_codes: Float32Array, factors: Float32Array) =>
    Promise.resolve(factors.map((factor, at) => factor * sizes[at % 80]!));
  const subject = knownSubject(linearDecoder(diagonal(sizes)));
  const values = await measured(decoderSlopes, {
    ...subject,
    pushForward: scaled,
    pullBack: scaled,
  });
  expect(values['lipschitz']!.value).toBeCloseTo(4, 4);
  expect(values['condition-number']!.value!).toBeLessThanOrEqual(8.001);
  expect(values['condition-number']!.value!).toBeGreaterThan(7);
  const { value, standardError } = values['magnification']!;
  expect(Math.abs(value! - 80 * Math.log(Math.SQRT2))).toBeLessThan(3 * standardError!);
  expect(standardError!).toBeLessThan(2);
});

test('where the image never moves, what would divide by 0 is left out', async () => {
  const values = await of({ ...linearDecoder(diagonal([0, 0])) });
  expect(values['lipschitz']!.value).toBe(0);
  expect(values['condition-number']).toMatchObject({
    value: null,
    absence: 'The decoder does not move at likely codes: its Jacobian is 0.',
  });
});

test('the same seed gives the same numbers', async () => {
  const space: KnownSpace = {
    latentDim: 2,
    valuesPerImage: 2,
    image: ([x, y]) => [x! ** 2, x! * y!],
    jacobian: ([x, y]) => [
      [2 * x!, 0],
      [y!, x!],
    ],
  };
  const first = await of(space, 5);
  expect(await of(space, 5)).toEqual(first);
  expect(await of(space, 6)).not.toEqual(first);
});
