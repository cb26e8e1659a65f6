import { createRandom } from '../../../../src-shared/random';
import type { KnownSpace } from './functions';

/** Returns the decoder g(z) = A z of a matrix given by its rows, with encoder z = x on the first values. */
export function linearDecoder(rows: readonly (readonly number[])[]): KnownSpace {
  const latentDim = rows[0]!.length;
  return {
    latentDim,
    valuesPerImage: rows.length,
    image: (code) =>
      rows.map((row) => row.reduce((sum, factor, axis) => sum + factor * code[axis]!, 0)),
    jacobian: () => rows,
    code: (image) => image.slice(0, latentDim),
    testCodes: normalCodes(200, latentDim),
  };
}

/** Where the torn decoder and its twin jump, in the first of two dimensions. */
const EDGE = 0.3;
const JUMP = 3;

/** A plane that is torn along a line: left and right of it a third value differs. */
export const TORN: KnownSpace = {
  latentDim: 2,
  valuesPerImage: 3,
  image: ([x, y]) => [x!, y!, x! > EDGE ? JUMP : 0],
  code: ([x, y]) => [x!, y!],
  testCodes: normalCodes(200, 2),
};

/** The same plane with a slope in place of the tear, a hundredth of a standard deviation wide. */
export const STEEP: KnownSpace = {
  ...TORN,
  image: ([x, y]) => [x!, y!, JUMP / (1 + Math.exp(-(x! - EDGE) / 0.01))],
};

/**
 * Data on a ring: codes on the unit circle, decoded onto a cone whose wall rises by `slope` towards the apex at the
 * centre. The short way from one to another is along the circle, where the graph of codes goes.
 */
export function ringOnCone(slope: number, count: number): KnownSpace {
  return {
    latentDim: 2,
    valuesPerImage: 3,
    image: ([x, y]) => [x!, y!, slope * (1 - Math.hypot(x!, y!))],
    code: ([x, y]) => [x!, y!],
    testCodes: Array.from({ length: count }, (_, at) => {
      const angle = (2 * Math.PI * at) / count;
      return [Math.cos(angle), Math.sin(angle)];
    }),
  };
}

/** Returns standard normal codes, always the same. */
export function normalCodes(count: number, dim: number): number[][] {
  const random = createRandom(0, 'test-codes');
  return Array.from({ length: count }, () => Array.from({ length: dim }, () => random.normal()));
}
