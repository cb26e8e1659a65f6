import { describe, expect, it } from 'vitest';
import { rows, storeWithRun } from './support';

describe('the metric table', () => {
  it('gives back the rows of many chunks bit for bit, in rising order of steps', () => {
    const { metrics, runs } = storeWithRun();
    metrics.append('r', 1, 'train', runs.nextSeq('r'), rows(1, 2, 3));
    metrics.append('r', 1, 'validation', runs.nextSeq('r'), rows(3));
    metrics.append('r', 1, 'train', runs.nextSeq('r'), rows(4));
    expect(metrics.current('r', 'train')).toEqual(rows(1, 2, 3, 4));
    expect(metrics.current('r', 'validation')).toEqual(rows(3));
    expect(runs.lastSeq('r')).toBe(3);
  });

  it('keeps values that text would round', () => {
    const { metrics } = storeWithRun();
    const exact = { ...rows(1), losses: { klNats: Float64Array.of(0.1 + 0.2) } };
    metrics.append('r', 1, 'train', 1, exact);
    expect(metrics.current('r', 'train')).toEqual(exact);
  });

  it('shows for each step the newest segment that covers it, within a chunk too', () => {
    const { metrics } = storeWithRun();
    metrics.append('r', 1, 'train', 1, rows(1, 2));
    metrics.append('r', 1, 'train', 2, rows(3, 4, 5));
    metrics.append('r', 1, 'train', 3, rows(6, 7));
    expect(metrics.startSegment('r', 4, 2000)).toBe(2);
    expect(metrics.current('r', 'train')).toEqual(rows(1, 2, 3, 4));
    metrics.append('r', 2, 'train', 5, rows(5, 6));
    expect(metrics.startSegment('r', 2, 3000)).toBe(3);
    metrics.append('r', 3, 'train', 7, rows(3));
    expect([...metrics.current('r', 'train').stepIndex]).toEqual([1, 2, 3]);
  });

  it('has the losses of any model, by name, whatever their number', () => {
    const { metrics } = storeWithRun();
    const one = { stepIndex: Float64Array.of(1, 2), losses: { totalNats: Float64Array.of(5, 4) } };
    const stepIndex = Float64Array.of(3);
    const names = ['totalNats', 'generatorNats', 'discriminatorNats', 'realShare', 'fakeShare'];
    const five = {
      stepIndex,
      losses: Object.fromEntries(names.map((name, index) => [name, Float64Array.of(index)])),
    };
    metrics.append('r', 1, 'train', 1, one);
    metrics.append('r', 1, 'validation', 2, five);
    expect(metrics.current('r', 'train')).toEqual(one);
    expect(metrics.current('r', 'validation')).toEqual(five);
  });

  it('joins chunks of other terms by name, with NaN where a term was not measured', () => {
    const { metrics } = storeWithRun();
    metrics.append('r', 1, 'train', 1, rows(1, 2));
    metrics.append('r', 1, 'train', 2, {
      stepIndex: Float64Array.of(3),
      losses: { klNats: Float64Array.of(9), elboNats: Float64Array.of(8) },
    });
    const joined = {
      stepIndex: Float64Array.of(1, 2, 3),
      losses: {
        totalNats: Float64Array.of(10, 20, NaN),
        reconstructionNats: Float64Array.of(7, 14, NaN),
        klNats: Float64Array.of(3, 6, 9),
        elboNats: Float64Array.of(NaN, NaN, 8),
      },
    };
    expect(metrics.current('r', 'train')).toEqual(joined);
    expect(metrics.everything('r', 'train')).toEqual(joined);
  });

  it('never loses a row that was written, whatever was resumed', () => {
    const { metrics } = storeWithRun();
    metrics.append('r', 1, 'train', 1, rows(1, 2, 3));
    metrics.startSegment('r', 0, 2000);
    metrics.append('r', 2, 'train', 3, rows(1));
    expect([...metrics.everything('r', 'train').stepIndex]).toEqual([1, 2, 3, 1]);
  });

  it('has no rows for a run that has not trained', () => {
    const { metrics } = storeWithRun();
    expect(metrics.current('r', 'train')).toEqual({ stepIndex: new Float64Array(), losses: {} });
  });

  it('refuses a number of the stream that was given before', () => {
    const { metrics } = storeWithRun();
    metrics.append('r', 1, 'train', 1, rows(1));
    expect(() => metrics.append('r', 1, 'train', 1, rows(2))).toThrow(/UNIQUE/);
  });
});
