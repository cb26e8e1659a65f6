import { describe, expect, test } from 'vitest';
import {
  recordTraces,
  shotPressure,
  WAVEFIELD,
} from '../../../../src-main/data/generators/wavefield/wavefield';
import { generateDataset } from '../../../../src-main/data/generators/generateDataset';
import { valuesOf } from '../../valuesOf';
import { exactPressure } from './exactWave';

const ROCK_MPS = 4000;
const SIZE = 32 * 32;

function traces(upperSpeedMps: number, interfaceDepthM: number): Float32Array {
  const out = new Float32Array(SIZE);
  recordTraces({ upperSpeedMps, lowerSpeedMps: ROCK_MPS, interfaceDepthM }, out);
  return out;
}

function distance(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(a.reduce((sum, value, at) => sum + (value - b[at]!) ** 2, 0));
}

describe('traces', () => {
  test.each([
    [1500, 450],
    [2000, 301.7],
    [2500, 200],
  ])(
    'at %d m/s over rock at %d m are the exact wavefield within 0.03 of the shot',
    (speedMps, depthM) => {
      const layers = {
        upperSpeedMps: speedMps,
        lowerSpeedMps: ROCK_MPS,
        interfaceDepthM: depthM,
      };
      traces(speedMps, depthM).forEach((value, at) => {
        const [receiver, time] = [Math.floor(at / 32), at % 32];
        const exact = exactPressure(shotPressure, layers, 20 * receiver, 0.016 * (time + 1));
        expect(Math.abs(value - exact)).toBeLessThan(0.03);
      });
    },
  );

  test('change evenly with the depth of the interface, on a node of the grid as between two', () => {
    const moved = [300, 301, 302, 303, 304].map((depthM) =>
      distance(traces(2000, depthM), traces(2000, depthM + 1)),
    );
    expect(Math.max(...moved) / Math.min(...moved)).toBeLessThan(1.15);
  });
});

describe('the data set', () => {
  test('is the traces of its factors, which lie in their ranges', async () => {
    const { train } = await generateDataset(WAVEFIELD, { seed: 0, trainCount: 30, testCount: 1 });
    const { names, units, values } = train.factors!;
    expect([names, units]).toEqual([
      ['sound speed', 'interface depth'],
      ['m/s', 'm'],
    ]);
    for (let sample = 0; sample < 30; sample++) {
      const [speedMps, depthM] = values.subarray(2 * sample, 2 * sample + 2);
      expect(speedMps! >= 1500 && speedMps! <= 2500).toBe(true);
      expect(depthM! >= 150 && depthM! <= 450).toBe(true);
      const kept = valuesOf(train).subarray(sample * SIZE, (sample + 1) * SIZE) as Float32Array;
      // The factors are kept as 32-bit floats, the traces were made from 64-bit ones.
      expect(distance(kept, traces(speedMps!, depthM!))).toBeLessThan(1e-3);
    }
  });

  test('has no labels', async () => {
    const { train, classNames } = await generateDataset(WAVEFIELD, {
      seed: 0,
      trainCount: 1,
      testCount: 1,
    });
    expect([train.labels, classNames]).toEqual([null, []]);
  });
});
