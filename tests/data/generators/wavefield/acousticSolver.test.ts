import { describe, expect, test } from 'vitest';
import {
  solveWave,
  type WaveProblem,
} from '../../../../src-main/data/generators/wavefield/acousticSolver';
import {
  layeredSpeeds,
  type TwoLayers,
} from '../../../../src-main/data/generators/wavefield/medium';
import { exactPressure } from './exactWave';

const TOP_M = -500;
const HEIGHT_M = 1500;

/** A smooth bump about depth 0, 1e-16 of its height 300 m away. */
const bump = (depthM: number): number => Math.exp(-((depthM / 50) ** 2));

const UNIFORM: TwoLayers = { upperSpeedMps: 2000, lowerSpeedMps: 2000, interfaceDepthM: 400 };
const LAYERS: TwoLayers = { upperSpeedMps: 1500, lowerSpeedMps: 3000, interfaceDepthM: 400 };

function problem(layers: TwoLayers, spacingM: number, stepS: number, timeS: number): WaveProblem {
  const nodeCount = HEIGHT_M / spacingM + 1;
  return {
    spacingM,
    stepS,
    stepCount: Math.round(timeS / stepS),
    speeds: layeredSpeeds(layers, TOP_M, spacingM, nodeCount),
    initialPressure: Float64Array.from({ length: nodeCount }, (_, node) =>
      bump(TOP_M + node * spacingM),
    ),
  };
}

function lastPressure(wave: WaveProblem): Float64Array {
  let last = new Float64Array(0);
  solveWave(wave, (stepIndex, pressure) => {
    if (stepIndex === wave.stepCount) last = pressure.slice();
  });
  return last;
}

/** Largest error over all nodes at the last step. */
function largestError(layers: TwoLayers, spacingM: number, stepS: number, timeS: number): number {
  const pressure = lastPressure(problem(layers, spacingM, stepS, timeS));
  return pressure.reduce((largest, value, node) => {
    const exact = exactPressure(bump, layers, TOP_M + node * spacingM, timeS);
    return Math.max(largest, Math.abs(value - exact));
  }, 0);
}

describe('in a constant medium', () => {
  test("d'Alembert's solution is met four times as closely on a grid twice as fine", () => {
    const errors = [10, 5, 2.5].map((spacingM) =>
      largestError(UNIFORM, spacingM, spacingM / 4000, 0.2),
    );
    expect(errors[0]! / errors[1]!).toBeGreaterThan(3.6);
    expect(errors[1]! / errors[2]!).toBeGreaterThan(3.8);
    expect(errors[1]! / errors[2]!).toBeLessThan(4.2);
    expect(errors[2]).toBeLessThan(1.5e-3);
  });

  test("d'Alembert's solution is met to rounding at Courant number 1, where the scheme's errors cancel", () => {
    expect(largestError(UNIFORM, 5, 5 / 2000, 0.2)).toBeLessThan(1e-12);
  });

  test('less than a thousandth of a wave comes back from the ends of the grid', () => {
    const left = lastPressure(problem(UNIFORM, 5, 0.00125, 1.5));
    expect(Math.max(...left.map(Math.abs))).toBeLessThan(1e-3);
  });
});

describe('at the interface of two layers', () => {
  test.each([1500, 3000])(
    'the echo and the transmitted wave over %d m/s at 2000 m/s have the heights (c2-c1)/(c2+c1) and 2 c2/(c2+c1)',
    (lowerSpeedMps) => {
      const layers = { upperSpeedMps: 2000, lowerSpeedMps, interfaceDepthM: 400 };
      // The bump's upper half, centred on 400 m after 0.2 s, is back at 200 m after 0.3 s.
      const pressure = lastPressure(problem(layers, 2.5, 0.0005, 0.3));
      const at = (depthM: number): number => pressure[(depthM - TOP_M) / 2.5]!;
      const sum = lowerSpeedMps + 2000;
      expect(at(200)).toBeCloseTo((0.5 * (lowerSpeedMps - 2000)) / sum, 3);
      expect(at(400 + 0.1 * lowerSpeedMps)).toBeCloseTo(lowerSpeedMps / sum, 3);
    },
  );

  test.each([400, 401.3])(
    'the exact wavefield is met four times as closely on a grid twice as fine, also between nodes: at %d m',
    (interfaceDepthM) => {
      const layers = { ...LAYERS, interfaceDepthM };
      const errors = [10, 5, 2.5, 1.25].map((spacingM) =>
        largestError(layers, spacingM, spacingM / 4000, 0.4),
      );
      expect(errors[0]! / errors[2]!).toBeGreaterThan(11);
      expect(errors[1]! / errors[3]!).toBeGreaterThan(13);
      expect(errors[3]).toBeLessThan(2e-3);
    },
  );
});

test('every step is reported once, the first at rest', () => {
  const wave = problem(UNIFORM, 10, 0.0025, 0.05);
  const steps: number[] = [];
  solveWave(wave, (stepIndex, pressure) => {
    if (stepIndex === 0) expect(pressure).toEqual(wave.initialPressure);
    steps.push(stepIndex);
  });
  expect(steps).toEqual(Array.from({ length: 21 }, (_, step) => step));
});

test.each([
  ['a Courant number above 1', { stepS: 0.0051 }, /at most 1, got 1.02 at node 0 \(2000 m\/s\)/],
  ['a speed of 0', { speeds: new Float64Array(151) }, /above 0 and at most 1, got 0 at node 0/],
  ['arrays that differ in length', { initialPressure: new Float64Array(3) }, /151 speeds, got 3/],
])('%s is refused', (_, change, message) => {
  const wave = { ...problem(UNIFORM, 10, 0.0025, 0.05), ...change };
  expect(() => solveWave(wave, () => undefined)).toThrow(message);
});
