import { describe, expect, it } from 'vitest';
import { linearPath, sphericalPath } from '../../src-main/analysis/interpolation';
import { stepDistances } from '../../src-main/analysis/stepDistances';

const vector = (...values: number[]) => Float32Array.from(values);

describe('linearPath', () => {
  it('goes in equal steps from one code to the other, both included', () => {
    expect([...linearPath(vector(0, 2), vector(4, 0), 5)]).toEqual([
      0, 2, 1, 1.5, 2, 1, 3, 0.5, 4, 0,
    ]);
  });

  it('refuses codes of different length and a single point', () => {
    expect(() => linearPath(vector(1), vector(1, 2), 3)).toThrow(/one length/);
    expect(() => linearPath(vector(1), vector(2), 1)).toThrow(/at least 2/);
  });
});

describe('sphericalPath', () => {
  it('passes the middle of a quarter turn at 45 degrees', () => {
    const path = sphericalPath(vector(1, 0), vector(0, 1), 3);
    expect(path[2]).toBeCloseTo(Math.SQRT1_2, 6);
    expect(path[3]).toBeCloseTo(Math.SQRT1_2, 6);
  });

  it('keeps the length of codes of one length', () => {
    const path = sphericalPath(vector(3, 0, 0), vector(0, 0, 3), 9);
    for (let at = 0; at < path.length; at += 3) {
      expect(Math.hypot(path[at]!, path[at + 1]!, path[at + 2]!)).toBeCloseTo(3, 5);
    }
  });

  it('begins and ends at the given codes', () => {
    const path = sphericalPath(vector(0.5, -1.25), vector(-2, 0.75), 4);
    expect([...path.subarray(0, 2)]).toEqual([0.5, -1.25]);
    expect(path[6]).toBeCloseTo(-2, 6);
    expect(path[7]).toBeCloseTo(0.75, 6);
  });

  it.each([
    ['a zero code', [0, 0], [1, 2]],
    ['one direction', [1, 1], [2, 2]],
    ['opposite directions', [1, -1], [-2, 2]],
    ['one and the same code', [0.3, 0.4], [0.3, 0.4]],
  ])('is the straight line for %s, where no arc is defined', (_, from, to) => {
    const ends = [vector(...from), vector(...to)] as const;
    expect([...sphericalPath(...ends, 5)]).toEqual([...linearPath(...ends, 5)]);
  });
});

describe('stepDistances', () => {
  it('gives the Euclidean distance between neighbours', () => {
    // (0,0) -> (3,4) -> (3,4): 5 and 0.
    expect([...stepDistances(vector(0, 0, 3, 4, 3, 4), 2)]).toEqual([5, 0]);
  });
});
