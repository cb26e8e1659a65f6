import type { ValueArray } from '../../valueRows';
import type { Generator } from '../generator';
import { solveWave } from './acousticSolver';
import { layeredSpeeds, type TwoLayers } from './medium';

const RECEIVER_COUNT = 32;
const RECEIVER_SPACING_M = 20;
const TIME_COUNT = 32;
const SAMPLE_INTERVAL_STEPS = 16;

const SPACING_M = 5;
const STEP_S = 0.001;
/** The grid begins where the shot's pulse has vanished and ends with the deepest receiver. */
const TOP_DEPTH_M = -250;
const NODE_COUNT = ((RECEIVER_COUNT - 1) * RECEIVER_SPACING_M - TOP_DEPTH_M) / SPACING_M + 1;

/** Even ranges of the two latent variables; the rock below has one speed. */
const UPPER_SPEED_MPS = [1500, 2500] as const;
const INTERFACE_DEPTH_M = [150, 450] as const;
const ROCK_SPEED_MPS = 4000;

const PULSE_WIDTH_M = 60;

/** Returns the pressure at a distance from the shot at time 0: a Ricker pulse in space, 1 at its centre, mean 0. */
export function shotPressure(distanceM: number): number {
  const widths = distanceM / PULSE_WIDTH_M;
  // A product and not a power, whose last bit may differ between interpreted and compiled code.
  const squared = widths * widths;
  return (1 - 2 * squared) * Math.exp(-squared);
}

const INITIAL_PRESSURE = Float64Array.from({ length: NODE_COUNT }, (_, node) =>
  shotPressure(TOP_DEPTH_M + node * SPACING_M),
);

/**
 * Writes the traces of a shot at depth 0 into `out`, [RECEIVER_COUNT, TIME_COUNT]: row i is the pressure at a depth of
 * 20 i metres, column k at 16 (k + 1) ms, relative to the shot's.
 */
export function recordTraces(layers: TwoLayers, out: ValueArray): void {
  const problem = {
    spacingM: SPACING_M,
    stepS: STEP_S,
    stepCount: TIME_COUNT * SAMPLE_INTERVAL_STEPS,
    speeds: layeredSpeeds(layers, TOP_DEPTH_M, SPACING_M, NODE_COUNT),
    initialPressure: INITIAL_PRESSURE,
  };
  const shotNode = -TOP_DEPTH_M / SPACING_M;
  solveWave(problem, (stepIndex, pressure) => {
    if (stepIndex === 0 || stepIndex % SAMPLE_INTERVAL_STEPS !== 0) return;
    const time = stepIndex / SAMPLE_INTERVAL_STEPS - 1;
    for (let receiver = 0; receiver < RECEIVER_COUNT; receiver++) {
      const node = shotNode + (receiver * RECEIVER_SPACING_M) / SPACING_M;
      out[receiver * TIME_COUNT + time] = pressure[node]!;
    }
  });
}

/**
 * Traces along a well through a layer of sediment over rock, after a pulse at its top: the direct wave, its echo from
 * the rock and what goes on into the rock. Latent are the sediment's sound speed and its thickness.
 */
export const WAVEFIELD: Generator = {
  name: 'wavefield',
  title: 'Wavefield of two layers (generated)',
  classNames: [],
  shape: { height: RECEIVER_COUNT, width: TIME_COUNT, channels: 1 },
  valueType: 'float32',
  factorNames: ['sound speed', 'interface depth'],
  factorUnits: ['m/s', 'm'],
  trainCount: 5000,
  testCount: 1000,
  draw(random, out) {
    const [slowest, fastest] = UPPER_SPEED_MPS;
    const [shallowest, deepest] = INTERFACE_DEPTH_M;
    const upperSpeedMps = slowest + (fastest - slowest) * random.uniform();
    const interfaceDepthM = shallowest + (deepest - shallowest) * random.uniform();
    recordTraces({ upperSpeedMps, lowerSpeedMps: ROCK_SPEED_MPS, interfaceDepthM }, out);
    return [upperSpeedMps, interfaceDepthM];
  },
};
