import { scaleLinear, scaleLog, type ScaleContinuousNumeric } from 'd3';
import type { LossTerm } from '../../src-shared/domain';
import { keepExtremes } from './downsample';
import type { MetricSeries } from './metricLog';
import { countText, exponentText } from './numberText';

export type ValueScale = ScaleContinuousNumeric<number, number>;
export interface Tick {
  /** Position along the axis, px. */
  at: number;
  label: string;
}

/** Least distance of two labels on a loss axis. */
const TICK_PITCH_PX = 12;

/** From this many rows on, a linear axis leaves out the fall of the first steps. */
const ROWS_FOR_SETTLED_AXIS = 60;
/** The fall: this share of the rows, and at least so many. */
const FALL_SHARE = 0.05;
const FALL_ROWS = 10;

/**
 * Returns the range of losses to show, or null without rows.
 * A linear axis follows what comes after the first steps, whose losses are often several times the
 * rest and leave the frame at its top; a logarithmic axis shows every positive row.
 */
export function lossDomain(
  train: MetricSeries,
  validation: MetricSeries,
  key: string,
  isLog: boolean,
): [number, number] | null {
  const rows = train.raw(key);
  const isSettled = !isLog && rows.length >= ROWS_FOR_SETTLED_AXIS;
  const fall = isSettled ? Math.max(FALL_ROWS, Math.ceil(FALL_SHARE * rows.length)) : 0;
  const all = rangeOf(rows, isLog);
  const settled = rangeOf(rows.subarray(fall), isLog);
  const passes = rangeOf(validation.raw(key), isLog);
  const low = Math.min(all[0], passes[0]);
  const high = Math.max(settled[1], passes[1]);
  return low > high ? null : widen(low, high, isLog);
}

/**
 * Returns the largest loss that lies above the axis, for the note that says so, or null where every
 * row is within it.
 */
export function lossBeyond(
  train: MetricSeries,
  key: string,
  domain: readonly [number, number],
): number | null {
  const [, largest] = rangeOf(train.raw(key), false);
  return largest > domain[1] ? largest : null;
}

/** Returns the least and the largest value that the axis can show; infinities without any. */
function rangeOf(values: Float64Array, isLog: boolean): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value) || (isLog && value <= 0)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function widen(low: number, high: number, isLog: boolean): [number, number] {
  if (isLog) return low === high ? [low / 1.5, high * 1.5] : [low / 1.03, high * 1.03];
  const margin = high === low ? Math.max(1e-6, Math.abs(high) * 0.1) : (high - low) * 0.06;
  return [low >= 0 ? Math.max(0, low - margin) : low - margin, high + margin];
}

/** Returns the scale from nats to px (the larger, the higher up) of one chart. */
export function lossScale(
  domain: readonly [number, number],
  heightPx: number,
  isLog: boolean,
): ValueScale {
  const scale = isLog ? scaleLog() : scaleLinear();
  return scale.domain(domain).range([heightPx, 0]);
}

/** Returns about one tick for every 28 px of a loss axis, and never fewer than a scale can be read by. */
export function lossTicks(
  scale: ValueScale,
  heightPx: number,
  isLog: boolean,
  unit: LossTerm['unit'] = 'nats',
): Tick[] {
  const wanted = Math.max(3, Math.floor(heightPx / 28));
  const values = thinned(isLog ? logTicks(scale, wanted) : scale.ticks(wanted), heightPx);
  const step = values.length > 1 ? Math.abs(values[1]! - values[0]!) : 1;
  const factor = unit === 'ratio' ? 100 : 1;
  return values.map((value) => ({
    at: scale(value),
    label: tickText(value * factor, step * factor, isLog),
  }));
}

/** Leaves out every second tick, or more, where the labels would touch. */
function thinned(values: readonly number[], heightPx: number): number[] {
  const most = Math.max(2, Math.floor(heightPx / TICK_PITCH_PX) + 1);
  const stride = Math.ceil(values.length / most);
  return values.filter((_, i) => i % stride === 0);
}

/** Powers of ten alone say nothing on a range of less than a decade, so 1-2-5 steps are used there. */
function logTicks(scale: ValueScale, wanted: number): number[] {
  const [low, high] = scale.domain() as [number, number];
  if (high / low < 10) return scaleLinear().domain([low, high]).ticks(wanted);
  const powers: number[] = [];
  const manySteps = high / low > 10 ** wanted;
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    for (const step of manySteps ? [1] : [1, 2, 5]) powers.push(step * 10 ** power);
  }
  return powers.filter((value) => value >= low && value <= high);
}

function tickText(value: number, step: number, isLog: boolean): string {
  if (Math.abs(value) >= 1e5) return exponentText(value, 2);
  const smallest = isLog ? value : step;
  const decimals = Math.max(0, -Math.floor(Math.log10(smallest) + 1e-9));
  if (decimals > 4) return value === 0 ? '0' : exponentText(value, 2);
  return value.toFixed(decimals).replace('-', '\u2212');
}

export type TimeAxis = 'step' | 'epoch';

/** Returns ticks of the shared time axis: steps, or epochs at whole numbers. */
export function timeTicks(
  scale: ValueScale,
  widthPx: number,
  axis: TimeAxis,
  stepsPerEpoch: number | null,
): Tick[] {
  const wanted = Math.max(2, Math.floor(widthPx / 80));
  if (axis === 'step' || stepsPerEpoch === null) {
    const whole = scale.ticks(wanted).filter(Number.isInteger);
    return whole.map((step) => ({ at: scale(step), label: countText(step) }));
  }
  const [start, end] = scale.domain() as [number, number];
  const epochs = scaleLinear().domain([start / stepsPerEpoch, end / stepsPerEpoch]);
  return epochs.ticks(wanted).map((epoch) => ({
    at: scale(epoch * stepsPerEpoch),
    label: String(epoch),
  }));
}

/** Returns the SVG path of a column, with at most four points for each pixel column. */
export function linePath(
  x: Float64Array,
  y: Float64Array,
  xScale: ValueScale,
  yScale: ValueScale,
): string {
  const [start, end] = xScale.domain() as [number, number];
  const [left, right] = xScale.range() as [number, number];
  const rows = keepExtremes(x, y, [start, end], Math.max(1, Math.round(right - left)));
  let path = '';
  for (const row of rows) {
    const at = yScale(y[row]!);
    // A logarithmic axis has no place for zero and below.
    if (!Number.isFinite(at)) continue;
    path += `${path === '' ? 'M' : 'L'}${xScale(x[row]!).toFixed(1)},${at.toFixed(1)}`;
  }
  return path;
}

/** The read-out at one moment: what the curves hold at the nearest training row. */
export interface LossReading {
  stepIndex: number;
  epoch: number | null;
  train: number;
  smoothed: number;
  /** Loss of the last validation pass at or before the step; NaN before the first. */
  validation: number;
}

/** Returns what a chart shows at a row of the training series. */
export function readLoss(
  train: MetricSeries,
  validation: MetricSeries,
  key: string,
  row: number,
  stepsPerEpoch: number | null,
): LossReading {
  const stepIndex = train.steps.values[row]!;
  const pass = lastPassAt(validation.steps.values, stepIndex);
  return {
    stepIndex,
    epoch: stepsPerEpoch === null ? null : stepIndex / stepsPerEpoch,
    train: train.raw(key)[row] ?? NaN,
    smoothed: train.smoothed(key)[row] ?? NaN,
    validation: pass < 0 ? NaN : (validation.raw(key)[pass] ?? NaN),
  };
}

function lastPassAt(steps: Float64Array, stepIndex: number): number {
  let pass = steps.length - 1;
  while (pass >= 0 && steps[pass]! > stepIndex) pass--;
  return pass;
}

/** Shares stay as they were measured: a copy keeps every digit. */
const TSV_UNITS = { nats: ' (nats/image)', ratio: ' (share, 0 to 1)', '': '' } as const;

/** Returns the rows of the table behind the charts as tab-separated text, with units in the header. */
export function metricsAsTsv(
  train: MetricSeries,
  validation: MetricSeries,
  terms: readonly LossTerm[],
): string {
  const names = terms.map(({ label, unit }) => `${label}${TSV_UNITS[unit]}`);
  const lines = [['split', 'step', ...names].join('\t')];
  for (const [name, series] of Object.entries({ train, validation })) {
    const steps = series.steps.values;
    const columns = terms.map(({ key }) => series.raw(key));
    for (let row = 0; row < steps.length; row++) {
      const losses = columns.map((values) => String(values[row] ?? NaN));
      lines.push([name, String(steps[row]), ...losses].join('\t'));
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Least height of one term's curves, px. */
const BAND_PX = 22;
/** Between the curves of two terms, px: the title of the lower one stands there. */
export const BAND_GAP_PX = 22;

/** Returns how many terms' curves have room one above the other, at least one. */
export function bandsThatFit(plotHeightPx: number): number {
  return Math.max(1, Math.floor((plotHeightPx + BAND_GAP_PX) / (BAND_PX + BAND_GAP_PX)));
}
