import { afterAll, describe, expect, it, test } from 'vitest';
import {
  drawCodes,
  logNormalDensities,
  type AggregatePosterior,
} from '../../../src-main/analysis/aggregatePosterior/aggregatePosterior';
import {
  logDensities,
  logMarginals,
} from '../../../src-main/analysis/aggregatePosterior/logDensities';
import { KernelWorkspace } from '../../../src-main/analysis/kernels/workspace';
import { createRandom } from '../../../src-shared/random';

const workspace = new KernelWorkspace(2);
const alone = new KernelWorkspace(1);
afterAll(() => Promise.all([workspace.dispose(), alone.dispose()]));
const soon = () => Promise.resolve();

/** Posteriors with means and log variances that are spread by the seed. */
function posteriors(count: number, dim: number, seed: number): AggregatePosterior {
  const random = createRandom(seed, 'test');
  const values = random.fillNormal(new Float32Array(count * dim));
  const logVariances = Float32Array.from(values, () => -4 + 2 * random.normal());
  return { means: { values, count, dim }, logVariances };
}

/** log of the mean of normal densities, term by term in 64 bits. */
function plainLogDensity(
  { means, logVariances }: AggregatePosterior,
  code: Float32Array,
  leftOut: number,
  axes: readonly number[],
): number {
  const logs: number[] = [];
  for (let image = 0; image < means.count; image++) {
    if (image === leftOut) continue;
    let log = 0;
    for (const axis of axes) {
      const logVariance = logVariances[image * means.dim + axis]!;
      const difference = code[axis]! - means.values[image * means.dim + axis]!;
      log -= (Math.log(2 * Math.PI) + logVariance + difference ** 2 / Math.exp(logVariance)) / 2;
    }
    logs.push(log);
  }
  const largest = Math.max(...logs);
  const sum = logs.reduce((total, log) => total + Math.exp(log - largest), 0);
  return largest + Math.log(sum / logs.length);
}

describe('log densities under an aggregate posterior', () => {
  it.each([
    [1, 1, 3],
    [13, 2, 40],
    [100, 7, 33],
    [257, 64, 21],
  ])('are those of %i normal distributions in %i dimensions', async (count, dim, drawCount) => {
    const posterior = posteriors(count, dim, 5);
    const { codes, owners } = drawCodes(posterior, drawCount, 3);
    const { own, all, others } = await logDensities(workspace, posterior, codes, owners, soon);
    const marginals = await logMarginals(workspace, posterior, codes, soon);
    const axes = Array.from({ length: dim }, (_, axis) => axis);
    for (let draw = 0; draw < drawCount; draw++) {
      const code = codes.values.subarray(draw * dim, (draw + 1) * dim);
      const owner = owners[draw]!;
      // 32-bit floats over up to 64 terms of some units each.
      const near = (got: number, wanted: number) => {
        expect(Math.abs(got - wanted)).toBeLessThan(1e-4 + 1e-5 * Math.abs(wanted));
      };
      near(all[draw]!, plainLogDensity(posterior, code, -1, axes));
      if (count > 1) near(others[draw]!, plainLogDensity(posterior, code, owner, axes));
      else expect(others[draw]).toBe(-Infinity);
      const single = {
        means: one(posterior.means.values, owner, dim),
        logVariances: one(posterior.logVariances, owner, dim).values,
      };
      near(own[draw]!, plainLogDensity(single, code, -1, axes));
      for (const axis of axes)
        near(marginals[draw * dim + axis]!, plainLogDensity(posterior, code, -1, [axis]));
    }
  });

  it('of codes without owner are those of the whole mixture', async () => {
    const posterior = posteriors(50, 3, 1);
    const codes = {
      values: createRandom(2, 'test').fillNormal(new Float32Array(30)),
      count: 10,
      dim: 3,
    };
    const { own, all, others } = await logDensities(workspace, posterior, codes, null, soon);
    expect(own.every((log) => log === -Infinity)).toBe(true);
    expect([...others]).toEqual([...all]);
  });

  it('are numbers far away from all images, and for the narrowest posteriors', async () => {
    const posterior: AggregatePosterior = {
      means: { values: Float32Array.of(0, 0.5, 3), count: 3, dim: 1 },
      logVariances: Float32Array.of(-20, -10, 2),
    };
    const codes = { values: Float32Array.of(1000, 0, 0.5), count: 3, dim: 1 };
    const { all } = await logDensities(workspace, posterior, codes, null, soon);
    for (const [at, value] of codes.values.entries()) {
      const wanted = plainLogDensity(posterior, Float32Array.of(value), -1, [0]);
      expect(Math.abs(all[at]! - wanted)).toBeLessThan(1e-5 * Math.abs(wanted));
    }
  });

  it('do not depend on the number of threads', async () => {
    const posterior = posteriors(300, 5, 8);
    const { codes, owners } = drawCodes(posterior, 200, 4);
    const two = await logDensities(workspace, posterior, codes, owners, soon);
    const one = await logDensities(alone, posterior, codes, owners, soon);
    expect(two).toEqual(one);
    expect(await logMarginals(workspace, posterior, codes, soon)).toEqual(
      await logMarginals(alone, posterior, codes, soon),
    );
  });
});

test('codes are drawn from the posteriors of their owners, all images before one comes again', () => {
  const posterior = posteriors(10, 2, 6);
  const { codes, owners } = drawCodes(posterior, 20_000, 0);
  for (let round = 0; round < 5; round++) {
    expect([...owners.subarray(round * 10, (round + 1) * 10)].sort()).toEqual([
      ...Array(10).keys(),
    ]);
  }
  const squares = new Float64Array(2);
  for (const [draw, owner] of owners.entries()) {
    for (let axis = 0; axis < 2; axis++) {
      const at = owner * 2 + axis;
      const difference = codes.values[draw * 2 + axis]! - posterior.means.values[at]!;
      squares[axis]! += difference ** 2 / Math.exp(posterior.logVariances[at]!) / 20_000;
    }
  }
  // A mean of 20,000 squares of standard normals has standard error 0.01.
  for (const square of squares) expect(Math.abs(square - 1)).toBeLessThan(0.04);
  expect(drawCodes(posterior, 50, 0)).toEqual(drawCodes(posterior, 50, 0));
  expect(drawCodes(posterior, 50, 0)).not.toEqual(drawCodes(posterior, 50, 1));
});

test('the log density of the standard normal is -|z|^2 / 2 - dim / 2 log 2 pi', () => {
  const logs = logNormalDensities({ values: Float32Array.of(0, 0, 3, 4), count: 2, dim: 2 });
  expect(logs[0]).toBeCloseTo(-1.8378770664093453, 12);
  expect(logs[1]).toBeCloseTo(-14.3378770664093, 12);
});

function one(values: Float32Array, image: number, dim: number) {
  return { values: values.slice(image * dim, (image + 1) * dim), count: 1, dim };
}
