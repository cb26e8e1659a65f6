import { expect, test } from 'vitest';
import { geodesicRatio } from '../../../../src-main/analysis/scoreCard/continuity/geodesicRatio';
import { linearDecoder, normalCodes, ringOnCone } from '../subjects/decoders';
import { type KnownSpace, knownSubject } from '../subjects/functions';
import { measured } from './measured';

const of = async (space: KnownSpace, seed = 1) =>
  (await measured(geodesicRatio, knownSubject(space), seed))['geodesic-ratio']!;

test('a linear decoder is flat: no way is shorter than the straight line', async () => {
  const rows = [
    [2, 1],
    [0, 1],
    [1, 3],
  ];
  const flat = await of({ ...linearDecoder(rows), testCodes: normalCodes(400, 2) });
  expect(flat.value).toBeCloseTo(1, 6);
});

test('on a ring around a cone, arcs beat chords by what the integral gives', async () => {
  // A chord of half angle p has the length ∫ √(1 + 9 x² / (cos² p + x²)) dx over |x| < sin p, its arc 2 p; the mean
  // of their ratio over p uniform in 0..π/2 by scipy.integrate.quad.
  const ring = await of(ringOnCone(3, 200));
  expect(Math.abs(ring.value! - 1.486656)).toBeLessThan(3 * ring.standardError!);
  expect(ring.standardError!).toBeLessThan(0.05);
});

test('the flat disc under the same ring has ratio 1', async () => {
  expect((await of(ringOnCone(0, 200))).value).toBeCloseTo(1, 6);
});

test('codes in two clusters are compared within a cluster', async () => {
  const left = normalCodes(40, 2);
  const right = left.map(([x, y]) => [x! + 1000, y!]);
  const rows = [
    [1, 0],
    [0, 1],
  ];
  const clusters = await of({ ...linearDecoder(rows), testCodes: [...left, ...right] });
  expect(clusters.value).toBeCloseTo(1, 5);
});

test('the same seed gives the same numbers, another seed others', async () => {
  const space = { ...ringOnCone(3, 60) };
  const first = await of(space, 5);
  expect(await of(space, 5)).toEqual(first);
  expect(await of(space, 6)).not.toEqual(first);
});
