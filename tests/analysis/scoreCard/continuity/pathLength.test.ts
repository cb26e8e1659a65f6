import { expect, test } from 'vitest';
import { pathLength } from '../../../../src-main/analysis/scoreCard/continuity/pathLength';
import { knownSubject } from '../subjects/functions';
import { linearDecoder } from '../subjects/decoders';
import { measured } from './measured';

test('a linear decoder’s straight paths have twice the squared size of its matrix', async () => {
  // E |A (z1 - z0)|^2 = 2 tr(A'A) = 2 (4 + 9 + 1).
  const decoder = linearDecoder([
    [2, 0],
    [0, 3],
    [1, 0],
  ]);
  const { 'path-length-linear': value } = await measured(pathLength, knownSubject(decoder));
  expect(value!.sampleCount).toBe(1000);
  expect(value!.value! - 28).toBeLessThan(3 * value!.standardError!);
  expect(28 - value!.value!).toBeLessThan(3 * value!.standardError!);
  // The standard deviation of 5 a + 9 b, a and b twice a chi-square of one degree each: √(8 (5² + 9²)) = 29.1.
  expect(value!.standardError!).toBeGreaterThan(29.1 / Math.sqrt(1000) / 1.5);
  expect(value!.standardError!).toBeLessThan((29.1 / Math.sqrt(1000)) * 1.5);
});

test('on a circle an arc is as long as its angle', async () => {
  // Codes uniform on the unit circle: the angle between two is uniform in 0..π, and the speed of the arc is the
  // angle, so that the mean of its square is π² / 3; g(z) = 2 z makes it four times as much.
  const circle = knownSubject({
    ...linearDecoder([
      [2, 0],
      [0, 2],
    ]),
    likely: (random) => {
      const angle = 2 * Math.PI * random.uniform();
      return [Math.cos(angle), Math.sin(angle)];
    },
  });
  const { 'path-length-spherical': value } = await measured(pathLength, circle);
  const expected = (4 * Math.PI ** 2) / 3;
  expect(Math.abs(value!.value! - expected)).toBeLessThan(3 * value!.standardError!);
});

test('an arc between codes of any length stays between their lengths', async () => {
  // Opposite within a thousandth, and of lengths 1 and 2: the image is the length of the code.
  let farthest = 0;
  const subject = knownSubject({
    ...linearDecoder([[1, 0]]),
    image: ([x, y]) => {
      farthest = Math.max(farthest, Math.hypot(x!, y!));
      return [0];
    },
    testCodes: [],
    likely: (random) => (random.uniform() < 0.5 ? [1, 0] : [-2, 1e-3]),
  });
  await measured(pathLength, subject);
  expect(farthest).toBeLessThan(2.0001);
});

test('a decoder that ignores its code has paths of length 0', async () => {
  const constant = { ...linearDecoder([[1]]), image: () => [0.5] };
  const values = await measured(pathLength, knownSubject(constant));
  expect(Object.values(values).map(({ value }) => value)).toEqual([0, 0]);
});

test('the same seed gives the same numbers, another seed others', async () => {
  const subject = knownSubject(linearDecoder([[1, 2]]));
  const first = await measured(pathLength, subject, 5);
  expect(await measured(pathLength, subject, 5)).toEqual(first);
  expect(await measured(pathLength, subject, 6)).not.toEqual(first);
});

test('large images are measured with fewer pairs', async () => {
  const wide = { ...linearDecoder([[1]]), valuesPerImage: 8192, image: flatImage };
  const values = await measured(pathLength, knownSubject(wide));
  expect(values['path-length-linear']!.sampleCount).toBe(125);
});

function flatImage([z]: readonly number[]): number[] {
  return new Array<number>(8192).fill(z! / 100);
}
