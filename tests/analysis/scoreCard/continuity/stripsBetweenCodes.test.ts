import { expect, test } from 'vitest';
import { stripsBetweenCodes } from '../../../../src-main/analysis/scoreCard/continuity/stripsBetweenCodes';
import { findings } from '../../../../src-shared/scoreCard';
import { linearDecoder, normalCodes, STEEP, TORN } from '../subjects/decoders';
import { type KnownSpace, knownSubject, withoutEncoder } from '../subjects/functions';
import { measured } from './measured';

const of = (space: KnownSpace, seed = 1) => measured(stripsBetweenCodes, knownSubject(space), seed);

const faultsOf = async (space: KnownSpace) =>
  findings(stripsBetweenCodes.metrics, Object.values(await of(space)));

/** A latent line with two test images. */
function line(image: (z: number) => number[]): KnownSpace {
  return {
    latentDim: 1,
    valuesPerImage: image(0).length,
    image: ([z]) => image(z!),
    code: ([z]) => [z!],
    testCodes: [[0], [1]],
  };
}

test('a linear decoder’s straight strips are even, and nothing tears', async () => {
  const values = await of(
    linearDecoder([
      [3, 1],
      [0, 2],
      [1, 1],
    ]),
  );
  expect(values['step-variation-linear']!.value).toBeLessThan(1e-5);
  // An arc around the origin between codes of different length is not even.
  expect(values['step-variation-spherical']!.value).toBeGreaterThan(0.01);
  // One 24th, halved 14 times, and no more.
  expect(values['tear']!.value).toBeLessThan(1e-5);
  expect(values['tear']!.sampleCount).toBe(400);
});

test('the unevenness of a parabola is what hand calculation gives', async () => {
  // z² in 24 steps from 0 to 1 has steps of (2 i + 1) / 576: the mean of 2 i + 1 is 24, its variance
  // 4 (24² - 1) / 12 = 191.667.
  const values = await of(line((z) => [z * z]));
  expect(values['step-variation-linear']!.value).toBeCloseTo(Math.sqrt(191.6667) / 24, 5);
  expect(values['step-variation-linear']!.standardError).toBeLessThan(1e-6);
});

test('what a tear leaves is its jump beside the strip’s length', async () => {
  // 23 even steps of 1/24 and one with the jump of 2 across.
  const values = await of(line((z) => [z, z > 0.61 ? 2 : 0]));
  const length = 23 / 24 + Math.sqrt(4 + 1 / 576);
  expect(values['tear']!.value).toBeCloseTo(2 / length, 5);
});

test('a planted tear is found and named, in the family of continuity', async () => {
  const found = await faultsOf(TORN);
  expect(found).toEqual([
    {
      key: 'tear',
      family: 'continuity',
      message: 'The decoder tears: along some paths the image jumps from one moment to the next.',
    },
  ]);
});

test('a smooth place as high and very steep is no tear', async () => {
  const [torn, steep] = [await of(TORN), await of(STEEP)];
  expect(await faultsOf(STEEP)).toEqual([]);
  expect(steep['tear']!.value!).toBeLessThan(torn['tear']!.value! / 1000);
  // Their steps, which is what the eye sees, are about as uneven.
  const uneven = steep['step-variation-linear']!.value! / torn['step-variation-linear']!.value!;
  expect(uneven).toBeGreaterThan(0.7);
  expect(uneven).toBeLessThan(1.1);
});

test('jumps that nobody can see are no tear', async () => {
  const faint = { ...TORN, image: ([x]: readonly number[]) => [x! > 0.3 ? 1e-4 : 0, 0, 0] };
  expect(await faultsOf(faint)).toEqual([]);
});

test('a decoder that ignores its code has no unevenness, and says why', async () => {
  const values = await of({ ...TORN, image: () => [1, 1, 1] });
  expect(values['step-variation-linear']).toMatchObject({
    value: null,
    absence: 'The decoder gives the same image along the strips.',
  });
  expect(values['tear']!.value).toBe(0);
});

test('strips of a model without encoder run between likely codes', async () => {
  const values = await of(withoutEncoder(TORN));
  expect(values['tear']!.value).toBeGreaterThan(0.05);
});

test('the same seed gives the same numbers, another seed others', async () => {
  const space = { ...TORN, testCodes: normalCodes(50, 2) };
  const first = await of(space, 5);
  expect(await of(space, 5)).toEqual(first);
  expect(await of(space, 6)).not.toEqual(first);
});
