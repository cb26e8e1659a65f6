import { expect, test } from 'vitest';
import { layeredSpeeds } from '../../../../src-main/data/generators/wavefield/medium';

test('nodes away from the interface have the speed of their layer', () => {
  const layers = { upperSpeedMps: 1000, lowerSpeedMps: 2000, interfaceDepthM: 25 };
  expect([...layeredSpeeds(layers, 0, 10, 6)].map(Math.round)).toEqual([
    1000, 1000, 1000, 2000, 2000, 2000,
  ]);
});

test('the cell about the interface has the speed of its mean 1/c^2', () => {
  // Cell 15..25 m, three quarters above: 1/c^2 = (3 * 1e-6 + 0.25e-6) / 4 = 8.125e-7, c = 1109.40 m/s.
  const layers = { upperSpeedMps: 1000, lowerSpeedMps: 2000, interfaceDepthM: 22.5 };
  expect(layeredSpeeds(layers, 0, 10, 4)[2]).toBeCloseTo(1109.4, 2);
});

test('the time that a wave takes through all cells changes evenly with the depth of the interface', () => {
  const meanSlownessSquared = (interfaceDepthM: number): number =>
    layeredSpeeds({ upperSpeedMps: 1000, lowerSpeedMps: 2000, interfaceDepthM }, 0, 10, 6).reduce(
      (sum, speed) => sum + 1 / speed ** 2,
      0,
    );
  const risePerM = meanSlownessSquared(21) - meanSlownessSquared(20);
  for (const depthM of [21, 23, 24.5, 26, 29]) {
    const rise = meanSlownessSquared(depthM + 1) - meanSlownessSquared(depthM);
    expect(rise / risePerM).toBeCloseTo(1, 9);
  }
});
