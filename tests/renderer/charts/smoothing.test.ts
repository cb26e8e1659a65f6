import { describe, expect, it } from 'vitest';
import { SmoothedColumn } from '../../../src-renderer/charts/smoothing';

describe('SmoothedColumn', () => {
  it('starts at the first row and then averages over 1 + 0.1 n rows', () => {
    const smoothed = new SmoothedColumn();
    smoothed.append([10, 20, 30]);
    // By hand: 10; 10 + 10 / 1.1; that + (30 - that) / 1.2.
    const second = 10 + 10 / 1.1;
    expect([...smoothed.values]).toEqual([10, second, second + (30 - second) / 1.2]);
  });

  it('leaves a constant as it is', () => {
    const smoothed = new SmoothedColumn();
    smoothed.append(Array.from({ length: 500 }, () => 3.25));
    expect(Math.max(...smoothed.values)).toBe(3.25);
    expect(Math.min(...smoothed.values)).toBe(3.25);
  });

  it('moves by a fiftieth of the way once there are 490 rows', () => {
    const smoothed = new SmoothedColumn();
    smoothed.append(Array.from({ length: 490 }, () => 0));
    smoothed.append([50]);
    expect(smoothed.values[490]).toBeCloseTo(1, 12);
  });

  it('goes on after a cut as if the rows cut off had never been', () => {
    const cut = new SmoothedColumn();
    cut.append([1, 5, 9, 100, 200]);
    cut.truncate(3);
    cut.append([7]);
    const straight = new SmoothedColumn();
    straight.append([1, 5, 9, 7]);
    expect([...cut.values]).toEqual([...straight.values]);
  });
});
