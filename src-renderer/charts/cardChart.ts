import { scaleLinear } from 'd3';
import { gigabytesText } from '../text/sizeText';
import type { CardLine, CardLog, CardMeasure } from './cardLog';
import { linePath, type Tick, type ValueScale } from './lossChart';
import { nearestIndex } from './sortedSearch';

const GIGA = 1e9;

/** How a measure is written: its name, its unit, its number in that unit. */
export const MEASURE_WORDS: Readonly<
  Record<CardMeasure, { label: string; unit: string; spokenUnit: string; factor: number }>
> = {
  memoryUsedBytes: { label: 'Memory used', unit: 'GB', spokenUnit: 'gigabytes', factor: 1 / GIGA },
  utilisation: { label: 'Utilisation', unit: '%', spokenUnit: 'percent', factor: 100 },
  temperatureC: { label: 'Temperature', unit: '°C', spokenUnit: 'degrees Celsius', factor: 1 },
  powerW: { label: 'Power', unit: 'W', spokenUnit: 'watts', factor: 1 },
};

/** Returns a reading without its unit: '17.9', '0.62' GB; whole per cent, degrees and watts; '–' for none. */
export function readingText(measure: CardMeasure, value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (measure === 'memoryUsedBytes') return gigabytesText(value);
  return (value * MEASURE_WORDS[measure].factor).toFixed(0).replace('-', '\u2212');
}

/** Colours of theme.css that are text on its surfaces come first; cards beyond them begin anew. */
const CARD_COLORS = [0, 7, 9, 6, 8, 2, 3, 5];

/** Returns the css variable of a card's line, the same in every run. */
export function cardColor(card: number): string {
  return `var(--class-${CARD_COLORS[card % CARD_COLORS.length]!})`;
}

/** Least range of a temperature axis, °C: a degree up or down is not to look like a fall. */
const LEAST_DEGREES = 20;

/**
 * Returns the range of an axis in the unit of the domain type. Memory reaches to the card's total where that is
 * known, utilisation to 1, power begins at 0; temperatures end at tens.
 * @param totalBytes memory of the largest card; null where it is not known.
 */
export function measureDomain(
  lines: readonly CardLine[],
  measure: CardMeasure,
  totalBytes: number | null,
): [number, number] {
  if (measure === 'utilisation') return [0, 1];
  const [low, high] = rangeOf(lines, measure);
  if (measure === 'memoryUsedBytes') return [0, Math.max(totalBytes ?? 0, high, GIGA / 10)];
  if (measure === 'powerW') return [0, Math.max(10, 1.05 * high)];
  const bottom = Math.floor(low / 10) * 10;
  return [bottom, Math.max(Math.ceil(high / 10) * 10, bottom + LEAST_DEGREES)];
}

function rangeOf(lines: readonly CardLine[], measure: CardMeasure): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const line of lines) {
    for (const value of line.values[measure].values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low > high ? [0, 0] : [low, high];
}

/** Returns the scale from a measure to px, the larger the higher up. */
export function measureScale(domain: readonly [number, number], heightPx: number): ValueScale {
  return scaleLinear().domain(domain).range([heightPx, 0]);
}

/** Returns two or three ticks of a measure's axis, in the unit that it is written in. */
export function measureTicks(scale: ValueScale, measure: CardMeasure): Tick[] {
  const { factor } = MEASURE_WORDS[measure];
  const [low, high] = scale.domain() as [number, number];
  const written = scaleLinear().domain([low * factor, high * factor]);
  const format = written.tickFormat(2);
  return written.ticks(2).map((value) => ({ at: scale(value / factor), label: format(value) }));
}

/** Px between two stretches of training, and the most that all of these take together. */
const PAUSE_PX = 7;
const PAUSES_SHARE = 0.25;

/** The time axis of a run's cards: stretches of training side by side, with little gaps for the pauses. */
export interface TrainedAxis {
  /** The scale of each stretch, from time trained in ms to px. */
  stretches: readonly ValueScale[];
  /** Middles of the gaps, px. */
  pauses: readonly number[];
  ticks: readonly Tick[];
}

/** Returns the axis of a plot of that width. */
export function trainedAxis(log: CardLog, widthPx: number): TrainedAxis {
  const { trainedMs, stretchCount } = log;
  const gaps = Math.max(0, stretchCount - 1);
  const pausePx = gaps === 0 ? 0 : Math.min(PAUSE_PX, (PAUSES_SHARE * widthPx) / gaps);
  const totalMs = Math.max(1000, trainedMs.at(-1) ?? 0);
  const px = scaleLinear()
    .domain([0, totalMs])
    .range([0, widthPx - gaps * pausePx]);
  const stretches = Array.from({ length: stretchCount }, (_, stretch) => {
    const [from, to] = log.momentsOf(stretch);
    const [startMs, endMs] = [trainedMs[from]!, trainedMs[to - 1]!];
    const left = stretch * pausePx;
    return scaleLinear()
      .domain([startMs, endMs])
      .range([px(startMs) + left, px(endMs) + left]);
  });
  return {
    stretches,
    pauses: stretches.slice(1).map((scale) => scale.range()[0]! - pausePx / 2),
    ticks: tickTimesMs(totalMs, widthPx).map((ms) => ({
      at: placeOf(stretches, ms, px),
      label: trainedText(ms),
    })),
  };
}

/** Px of a time trained: in the first stretch that holds it. */
function placeOf(stretches: readonly ValueScale[], ms: number, px: ValueScale): number {
  const own = stretches.find((scale) => ms <= scale.domain()[1]!);
  return own === undefined || own.domain()[0] === own.domain()[1] ? px(ms) : own(ms);
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Steps that a clock is read in. */
const TICK_STEPS_MS = [
  ...[1, 2, 5, 10, 20, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 20, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12, 24, 48, 96, 192].map((hours) => hours * HOUR),
];
const TICK_PX = 56;

function tickTimesMs(totalMs: number, widthPx: number): number[] {
  const wanted = Math.max(1, Math.floor(widthPx / TICK_PX));
  const stepMs = TICK_STEPS_MS.find((step) => totalMs / step <= wanted) ?? TICK_STEPS_MS.at(-1)!;
  return Array.from({ length: Math.floor(totalMs / stepMs) + 1 }, (_, i) => i * stepMs);
}

/** Returns a round time without its zeros: '0', '30 s', '20 m', '1 h 30 m'. */
export function trainedText(ms: number): string {
  const parts = [
    { count: Math.floor(ms / HOUR), unit: 'h' },
    { count: Math.floor((ms % HOUR) / MINUTE), unit: 'm' },
    { count: Math.floor((ms % MINUTE) / SECOND), unit: 's' },
  ].filter(({ count }) => count > 0);
  return parts.length === 0 ? '0' : parts.map(({ count, unit }) => `${count} ${unit}`).join(' ');
}

/** Width of the columns whose means make the smooth line, px. */
const MEAN_PX = 4;

/**
 * Returns the SVG paths of a card's measure: every reading, and the means of narrow columns of time. Pauses are not
 * bridged, and a lone reading is a dot.
 */
export function cardPaths(
  line: CardLine,
  measure: CardMeasure,
  axis: TrainedAxis,
  yScale: ValueScale,
): { raw: string; mean: string } {
  const times = line.trainedMs.values;
  const values = line.values[measure].values;
  const paths = { raw: '', mean: '' };
  for (const [stretch, xScale] of axis.stretches.entries()) {
    const [from, to] = line.rowsOf(stretch);
    const x = times.subarray(from, to);
    const y = values.subarray(from, to);
    const means = columnMeans(x, y, xScale);
    paths.raw += dotted(linePath(x, y, xScale, yScale));
    paths.mean += dotted(linePath(means.x, means.y, xScale, yScale));
  }
  return paths;
}

/** A line of one point would not be seen. */
function dotted(path: string): string {
  return path === '' || path.includes('L') ? path : `${path}h0`;
}

/** Returns mean time and mean value of each column that has a value. */
function columnMeans(
  x: Float64Array,
  y: Float64Array,
  xScale: ValueScale,
): { x: Float64Array; y: Float64Array } {
  const means = { x: new Float64Array(x.length), y: new Float64Array(x.length) };
  let count = 0;
  let rows = 0;
  let column = NaN;
  for (let row = 0; row < x.length; row++) {
    if (!Number.isFinite(y[row]!)) continue;
    const own = Math.floor(xScale(x[row]!) / MEAN_PX);
    if (own !== column) {
      column = own;
      count += 1;
      rows = 0;
    }
    rows += 1;
    const at = count - 1;
    means.x[at]! += (x[row]! - means.x[at]!) / rows;
    means.y[at]! += (y[row]! - means.y[at]!) / rows;
  }
  return { x: means.x.subarray(0, count), y: means.y.subarray(0, count) };
}

/** Returns the moment of a log that lies nearest to a place, or -1 without any. */
export function momentAt(log: CardLog, axis: TrainedAxis, atPx: number): number {
  const begun = axis.stretches.filter((scale) => scale.range()[0]! <= atPx).length;
  const stretch = Math.max(0, begun - 1);
  const [from, to] = log.momentsOf(stretch);
  const scale = axis.stretches[stretch];
  if (scale === undefined) return -1;
  return from + nearestIndex(log.trainedMs.subarray(from, to), scale.invert(atPx));
}

/** Returns the px of a moment. */
export function momentPx(log: CardLog, axis: TrainedAxis, moment: number): number {
  const begun = axis.stretches.filter((_, stretch) => log.momentsOf(stretch)[0] <= moment).length;
  return axis.stretches[begun - 1]?.(log.trainedMs[moment]!) ?? 0;
}

/** What a card told at a moment, or last of all. */
export interface CardValue {
  card: number;
  value: number;
}

/** Returns the value of each card that has the measure; at a moment of the log, or the newest. */
export function valuesAt(log: CardLog, measure: CardMeasure, moment: number | null): CardValue[] {
  const atMs = moment === null ? Infinity : log.atMs[moment]!;
  return log.lines
    .filter((line) => line.has(measure))
    .map((line) => ({
      card: line.card,
      value: line.values[measure].values[nearestIndex(line.atMs.values, atMs)]!,
    }));
}

/** Returns the readings as tab-separated text, oldest first, with units in the header. */
export function readingsAsTsv(log: CardLog): string {
  const rows = log.lines.flatMap((line) =>
    Array.from(line.atMs.values, (atMs, row) => ({ atMs, line, row })),
  );
  rows.sort((a, b) => a.atMs - b.atMs);
  const cell = (value: number) => (Number.isFinite(value) ? String(value) : '');
  const lines = rows.map(({ atMs, line, row }) =>
    [
      new Date(atMs).toISOString(),
      String(line.trainedMs.values[row]! / SECOND),
      `cuda:${line.card}`,
      cell(line.values.memoryUsedBytes.values[row]!),
      cell(line.values.utilisation.values[row]!),
      cell(line.values.temperatureC.values[row]!),
      cell(line.values.powerW.values[row]!),
    ].join('\t'),
  );
  const header =
    'time (UTC)\ttrained (s)\tcard\tmemory used (bytes)\tutilisation (share, 0 to 1)\ttemperature (°C)\tpower (W)';
  return `${[header, ...lines].join('\n')}\n`;
}
