import { describe, expect, it, test } from 'vitest';
import {
  cardPaths,
  measureDomain,
  measureScale,
  measureTicks,
  momentAt,
  momentPx,
  readingsAsTsv,
  readingText,
  trainedAxis,
  trainedText,
  valuesAt,
} from '../../../src-renderer/charts/cardChart';
import { CardLog } from '../../../src-renderer/charts/cardLog';
import type { CardReading } from '../../../src-shared/domain';

const START_MS = Date.UTC(2026, 10, 21, 9, 0);
const reading = (seconds: number, given: Partial<CardReading> = {}): CardReading => ({
  atMs: START_MS + seconds * 1000,
  card: 0,
  utilisation: 0.9,
  memoryUsedBytes: 4e9,
  temperatureC: 60,
  powerW: 250,
  ...given,
});
const logOf = (readings: CardReading[]) => {
  const log = new CardLog();
  log.load(readings);
  return log;
};

/** Two minutes, a pause of an hour, one minute: readings at 10 s from each other. */
const PAUSED = logOf([
  ...Array.from({ length: 13 }, (_, i) => reading(10 * i)),
  ...Array.from({ length: 7 }, (_, i) => reading(3600 + 10 * i)),
]);

test.each([
  ['memoryUsedBytes', 18.07e9, '18.1'],
  ['memoryUsedBytes', 0.6234e9, '0.62'],
  ['memoryUsedBytes', 141.2e9, '141'],
  ['utilisation', 0.876, '88'],
  ['temperatureC', 71, '71'],
  ['powerW', 268.4, '268'],
  ['powerW', NaN, '–'],
] as const)('%s of %f reads %s', (measure, value, text) => {
  expect(readingText(measure, value)).toBe(text);
});

test.each([
  [0, '0'],
  [30_000, '30 s'],
  [1_200_000, '20 m'],
  [5_400_000, '1 h 30 m'],
])('%d ms of training read %s', (ms, text) => {
  expect(trainedText(ms)).toBe(text);
});

describe('the axis of a measure', () => {
  const { lines } = logOf([reading(0), reading(2, { temperatureC: 67, powerW: 300 })]);

  it('shows memory up to the total of the card, or to the most that was used', () => {
    expect(measureDomain(lines, 'memoryUsedBytes', 51.5e9)).toEqual([0, 51.5e9]);
    expect(measureDomain(lines, 'memoryUsedBytes', null)).toEqual([0, 4e9]);
  });

  it('shows shares whole, power from zero and temperatures between tens, at least 20 degrees', () => {
    expect(measureDomain(lines, 'utilisation', null)).toEqual([0, 1]);
    expect(measureDomain(lines, 'powerW', null)).toEqual([0, 315]);
    expect(measureDomain(lines, 'temperatureC', null)).toEqual([60, 80]);
  });

  it('is written in its unit', () => {
    const scale = measureScale([0, 51.5e9], 40);
    expect(measureTicks(scale, 'memoryUsedBytes').map(({ label }) => label)).toEqual([
      '0',
      '20',
      '40',
    ]);
    const shares = measureTicks(measureScale([0, 1], 40), 'utilisation');
    expect(shares).toEqual([
      { at: 40, label: '0' },
      { at: 20, label: '50' },
      { at: 0, label: '100' },
    ]);
  });
});

describe('the axis of time', () => {
  const axis = trainedAxis(PAUSED, 187);

  it('has the stretches side by side by their length, with 7 px for the pause', () => {
    expect(axis.stretches.map((scale) => scale.range())).toEqual([
      [0, 120],
      [127, 187],
    ]);
    expect(axis.pauses).toEqual([123.5]);
  });

  it('has ticks of time trained, beyond the pause as well', () => {
    expect(axis.ticks).toEqual([
      { at: 0, label: '0' },
      { at: 60, label: '1 m' },
      { at: 120, label: '2 m' },
      { at: 187, label: '3 m' },
    ]);
  });

  it('never gives more than a quarter to pauses', () => {
    const readings = Array.from({ length: 600 }, (_, i) =>
      reading(100 * Math.floor(i / 3) + 2 * (i % 3)),
    );
    const many = trainedAxis(logOf(readings), 200);
    expect(many.stretches).toHaveLength(200);
    expect(many.stretches.at(-1)!.range()[1]).toBeLessThanOrEqual(200);
    expect(many.pauses[1]! - many.pauses[0]!).toBeCloseTo(50 / 199 + 150 / 200, 6);
  });

  it('finds the moment under the pointer on either side of the pause, and its place', () => {
    expect(momentAt(PAUSED, axis, 61)).toBe(6);
    expect(momentAt(PAUSED, axis, 122)).toBe(12);
    expect(momentAt(PAUSED, axis, 128)).toBe(13);
    expect(momentAt(PAUSED, axis, -5)).toBe(0);
    expect(momentAt(PAUSED, axis, 500)).toBe(19);
    expect([6, 12, 13, 19].map((moment) => momentPx(PAUSED, axis, moment))).toEqual([
      60, 120, 127, 187,
    ]);
    expect(momentAt(new CardLog(), trainedAxis(new CardLog(), 100), 5)).toBe(-1);
  });
});

describe('the line of a card', () => {
  it('begins anew behind a pause', () => {
    const [line] = PAUSED.lines;
    const { raw } = cardPaths(
      line!,
      'powerW',
      trainedAxis(PAUSED, 187),
      measureScale([0, 300], 40),
    );
    expect(raw.match(/M/g)).toHaveLength(2);
    expect(raw).toContain('L120.0,6.7M127.0,6.7');
  });

  it('shows a lone reading as a dot', () => {
    const log = logOf([reading(0)]);
    const axis = trainedAxis(log, 100);
    const paths = cardPaths(log.lines[0]!, 'powerW', axis, measureScale([0, 500], 40));
    expect(paths).toEqual({ raw: 'M0.0,20.0h0', mean: 'M0.0,20.0h0' });
  });

  it('is smoothed by the mean of each 4 px of time, readings without a value left out', () => {
    const watts = [200, 300, null, 100, 400, 400];
    const log = logOf(watts.map((powerW, i) => reading(2 * i, { powerW })));
    const { mean } = cardPaths(
      log.lines[0]!,
      'powerW',
      trainedAxis(log, 10),
      measureScale([0, 400], 40),
    );
    // Columns of 2 s a px: 0 s and 2 s; 6 s; 8 s and 10 s.
    expect(mean).toBe('M1.0,15.0L6.0,30.0L9.0,0.0');
  });

  it('stays short for a day of readings', () => {
    const readings = Array.from({ length: 43_200 }, (_, i) =>
      reading(2 * i, { utilisation: ((i * 7919) % 101) / 100 }),
    );
    const log = logOf(readings);
    const { raw } = cardPaths(
      log.lines[0]!,
      'utilisation',
      trainedAxis(log, 200),
      measureScale([0, 1], 40),
    );
    expect(raw.match(/[ML]/g)!.length).toBeLessThanOrEqual(4 * 200);
  });
});

test('values are read at a moment or last of all, without cards that do not tell the measure', () => {
  const log = logOf([
    reading(0, { temperatureC: 50 }),
    reading(0, { card: 1, temperatureC: null }),
    reading(2, { temperatureC: 55 }),
    reading(2, { card: 1, temperatureC: null }),
  ]);
  expect(valuesAt(log, 'temperatureC', 0)).toEqual([{ card: 0, value: 50 }]);
  expect(valuesAt(log, 'temperatureC', null)).toEqual([{ card: 0, value: 55 }]);
  expect(valuesAt(log, 'powerW', 1).map(({ card }) => card)).toEqual([0, 1]);
});

test('a copy has every reading with its time, card and units, and nothing where nothing was told', () => {
  const log = logOf([reading(0), reading(2.5, { card: 1, powerW: null })]);
  expect(readingsAsTsv(log).split('\n')).toEqual([
    'time (UTC)\ttrained (s)\tcard\tmemory used (bytes)\tutilisation (share, 0 to 1)\ttemperature (°C)\tpower (W)',
    '2026-11-21T09:00:00.000Z\t0\tcuda:0\t4000000000\t0.9\t60\t250',
    '2026-11-21T09:00:02.500Z\t2.5\tcuda:1\t4000000000\t0.9\t60\t',
    '',
  ]);
});
