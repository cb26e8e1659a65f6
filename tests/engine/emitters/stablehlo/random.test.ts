import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import { emitCall } from '../../../../src-main/engine/emitters/stablehlo/emitProgram';
import { seededNormal, seededUniform } from '../../../../src-main/engine/operations/seededRandom';
import { traceGraph } from '../../../../src-main/engine/tracing/trace';
import { philoxNormal, philoxUniform } from '../../philoxNormal';
import { openProgram } from './openProgram';

beforeAll(() => loadTensorFlow());

const SEEDS = [
  [0, 0],
  [7, -3],
  [-2147483648, 2147483647],
] as const;
/** No multiple of four, so that the last block is cut off. */
const SHAPE = [3, 333];
const COUNT = 999;

async function opened(partitions: number) {
  const graph = traceGraph((tracing) => {
    const seed = tracing.input('seed', [2], 'int32');
    return { outputs: { normal: seededNormal(SHAPE, seed), uniform: seededUniform(SHAPE, seed) } };
  });
  const run = await openProgram(
    emitCall(graph, { variables: [], precision: 'f32', partitions }),
    partitions,
  );
  return async (seed: readonly number[]) => {
    const results = await run({ seed: Int32Array.from(seed) });
    return { uniform: [...results[0]!['uniform']!], normal: [...results[0]!['normal']!] };
  };
}

let oneDevice: ReturnType<typeof opened>;
beforeAll(() => {
  oneDevice = opened(1);
});

test('uniform numbers are those of Philox to the last bit', async () => {
  const numbersOf = await oneDevice;
  for (const seed of SEEDS) {
    expect((await numbersOf(seed)).uniform).toEqual(philoxUniform(seed, COUNT));
  }
});

test('normal numbers are those of Box and Muller as far as float32 tells', async () => {
  const numbersOf = await oneDevice;
  for (const seed of SEEDS) {
    const { normal } = await numbersOf(seed);
    const exact = philoxNormal(seed, COUNT);
    const errors = normal.map((number, i) => Math.abs(number - exact[i]!));
    // The angle, up to 2 pi, is known to 2^-22; the radius is at most 5.7.
    expect(Math.max(...errors)).toBeLessThan(5.7 * 2 ** -22 + 1e-6);
  }
});

test('several devices draw the same numbers', async () => {
  const [one, two] = [await oneDevice, await opened(2)];
  expect((await two(SEEDS[1])).uniform).toEqual((await one(SEEDS[1])).uniform);
});
