import { expect, test } from 'vitest';
import { dataRoundTrip } from '../../../../src-main/analysis/scoreCard/continuity/dataRoundTrip';
import { linearDecoder } from '../subjects/decoders';
import { knownSubject, withoutEncoder } from '../subjects/functions';
import { measured } from './measured';

const PLANE = linearDecoder([
  [1, 0],
  [0, 1],
]);

test('an encoder that undoes its decoder brings codes back', async () => {
  const values = await measured(dataRoundTrip, knownSubject(PLANE));
  expect(values['round-trip-data']!.value).toBe(0);
  expect(values['round-trip-data']!.sampleCount).toBe(200);
});

test('a return to the wrong place counts by its distance, in all and by dimension', async () => {
  // Codes 3 and 4 on the axes; the second dimension comes back halved, the first moved by 1.
  const subject = knownSubject({
    ...PLANE,
    testCodes: [
      [0, 0],
      [0, 4],
      [0, -4],
    ],
    code: ([x, y]) => [x! + 1, y! / 2],
  });
  const values = await measured(dataRoundTrip, subject);
  // Errors: 1, √(1 + 4) and √(1 + 4).
  const mean = (1 + 2 * Math.sqrt(5)) / 3;
  expect(values['round-trip-data']!.value).toBeCloseTo(mean, 6);
  // Codes lie √(32 / 3) from their mean, in the root mean square.
  expect(values['round-trip-share']!.value).toBeCloseTo(mean / Math.sqrt(32 / 3), 6);
  const parts = values['round-trip-data']!.parts;
  expect(parts.map(({ label }) => label)).toEqual(['z1', 'z2']);
  expect(parts[0]!.value).toBeCloseTo(1, 6);
  expect(parts[1]!.value).toBeCloseTo(Math.sqrt(8 / 3), 6);
});

test('a decoder that ignores its code loses as much as there is', async () => {
  const subject = knownSubject({ ...PLANE, image: () => [0, 0], code: () => [0, 0] });
  const { value } = (await measured(dataRoundTrip, subject))['round-trip-share']!;
  // Mean length of a normal code in two dimensions beside its root mean square: √(π / 4) = 0.886.
  expect(value).toBeGreaterThan(0.83);
  expect(value).toBeLessThan(0.94);
});

test('a model without encoder has none', () => {
  expect(dataRoundTrip.absence(knownSubject(withoutEncoder(PLANE)))).toBe(
    'The model has no encoder.',
  );
});
