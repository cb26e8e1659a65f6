import { inSlices } from '../kernels/inSlices';
import type { KernelWorkspace } from '../kernels/workspace';
import { holdPanels, PANEL } from '../neighbours/panels';
import type { Points } from '../points';
import type { AggregatePosterior } from './aggregatePosterior';

/** Log densities of codes, in nats. */
export interface LogDensities {
  /** log q(z | x) under the owner's posterior; -Infinity for a code without owner. */
  own: Float64Array;
  /** log q(z) under the mixture of all posteriors. */
  all: Float64Array;
  /** log q(z) under the mixture of the posteriors of all images but the owner's; -Infinity where there are none. */
  others: Float64Array;
}

const CODES_A_PART = 16;
const TILE_BYTES = 128;
const MOST_SCRATCH_BYTES = 2 ** 25;
/** The kernels' exponents are to base 2: (z - mu)^2 / (2 sigma^2) nats are the square of this over sigma times z - mu. */
const ROOT_HALF_LOG2E = Math.sqrt(Math.LOG2E / 2);

/**
 * Returns the exact log densities of codes under an aggregate posterior: every code meets every image's posterior.
 * @param owners the image whose posterior each code was drawn from; null for codes from elsewhere.
 * @param betweenPasses awaited every few dozen milliseconds; what it throws ends the work.
 */
export async function logDensities(
  workspace: KernelWorkspace,
  { means, logVariances }: AggregatePosterior,
  codes: Points,
  owners: Int32Array | null,
  betweenPasses: () => Promise<void>,
): Promise<LogDensities> {
  const { count, dim } = means;
  const places = Math.ceil(count / PANEL) * PANEL;
  return workspace.scope(async () => {
    const scales = workspace.allocate('f32', places * dim);
    const offsets = workspace.allocate('f32', places * dim);
    const logs = workspace.allocate('f32', places);
    const held = holdPanels(workspace, codes);
    const ownersAt = workspace.allocate('i32', held.places);
    const own = workspace.allocate('f64', held.places);
    const others = workspace.allocate('f64', held.places);
    const parts = Math.ceil(held.places / CODES_A_PART);
    const partBytes = TILE_BYTES + 4 * CODES_A_PART * places;
    const most = partsAtOnce(workspace, parts, partBytes);
    const scratch = workspace.allocate('u8', most * partBytes);
    // Views end with a growth of the memory, so they come after the last of it.
    const scaleOf = workspace.f32(scales);
    const offsetOf = workspace.f32(offsets);
    const logOf = workspace.f32(logs).fill(-Infinity, count);
    for (let at = 0; at < count * dim; at++) {
      const image = Math.floor(at / dim);
      const place = (image - (image % PANEL)) * dim + (at % dim) * PANEL + (image % PANEL);
      const scale = ROOT_HALF_LOG2E * Math.exp(-logVariances[at]! / 2);
      scaleOf[place] = scale;
      offsetOf[place] = -means.values[at]! * scale;
      logOf[image]! -= (logVariances[at]! / 2) * Math.LOG2E;
    }
    workspace
      .i32(ownersAt)
      .fill(-1)
      .set(owners ?? []);
    const run = (first: number, taken: number) => {
      workspace.run('mixtureDensity', taken, [
        ...[scales, offsets, logs, places, held.values, held.places, ownersAt, dim],
        ...[first, scratch, partBytes, own, others],
      ]);
    };
    await inSlices(parts, most, run, betweenPasses);
    return inNats(workspace.f64(own), workspace.f64(others), codes, count);
  });
}

/** Puts in the terms that the kernel leaves out: those of 2 pi and of the number of components. */
function inNats(
  own: Float64Array,
  others: Float64Array,
  { count: codeCount, dim }: Points,
  componentCount: number,
): LogDensities {
  const constant = (dim / 2) * Math.log(2 * Math.PI);
  const densities: LogDensities = {
    own: new Float64Array(codeCount),
    all: new Float64Array(codeCount),
    others: new Float64Array(codeCount),
  };
  for (let code = 0; code < codeCount; code++) {
    const ofOwn = own[code]! - constant;
    const ofOthers = others[code]! - constant;
    const otherCount = componentCount - (ofOwn === -Infinity ? 0 : 1);
    densities.own[code] = ofOwn;
    densities.all[code] = logOfSum(ofOwn, ofOthers) - Math.log(componentCount);
    densities.others[code] = ofOthers - Math.log(Math.max(otherCount, 1));
  }
  return densities;
}

/**
 * Returns log q(z_d) of each coordinate of each code under the marginals of an aggregate posterior, in nats
 * [count * dim].
 * @param betweenPasses as for `logDensities`.
 */
export async function logMarginals(
  workspace: KernelWorkspace,
  { means, logVariances }: AggregatePosterior,
  codes: Points,
  betweenPasses: () => Promise<void>,
): Promise<Float64Array> {
  const { count, dim } = means;
  const places = Math.ceil(count / 4) * 4;
  return workspace.scope(async () => {
    const scales = workspace.allocate('f32', places * dim);
    const offsets = workspace.allocate('f32', places * dim);
    const logs = workspace.allocate('f32', places * dim);
    const held = workspace.hold(transposed(codes));
    const out = workspace.allocate('f64', codes.count * dim);
    const blocks = Math.ceil(codes.count / CODES_A_PART);
    const parts = blocks * dim;
    const most = partsAtOnce(workspace, parts, 4 * places);
    const scratch = workspace.allocate('f32', most * places);
    const scaleOf = workspace.f32(scales);
    const offsetOf = workspace.f32(offsets);
    const logOf = workspace.f32(logs).fill(-Infinity);
    for (let at = 0; at < count * dim; at++) {
      const place = (at % dim) * places + Math.floor(at / dim);
      const scale = ROOT_HALF_LOG2E * Math.exp(-logVariances[at]! / 2);
      scaleOf[place] = scale;
      offsetOf[place] = -means.values[at]! * scale;
      logOf[place] = (-logVariances[at]! / 2) * Math.LOG2E;
    }
    const run = (first: number, taken: number) => {
      workspace.run('marginalDensity', taken, [
        ...[scales, offsets, logs, places, held, codes.count, blocks, first, scratch, out],
      ]);
    };
    await inSlices(parts, most, run, betweenPasses);
    const constant = Math.log(2 * Math.PI) / 2 + Math.log(count);
    const byAxis = workspace.f64(out);
    return Float64Array.from(
      { length: codes.count * dim },
      (_, at) => byAxis[(at % dim) * codes.count + Math.floor(at / dim)]! - constant,
    );
  });
}

function partsAtOnce({ threads }: KernelWorkspace, parts: number, partBytes: number): number {
  return Math.min(parts, Math.max(threads, Math.floor(MOST_SCRATCH_BYTES / partBytes)));
}

/** Returns points axis by axis: [dim * count]. */
function transposed({ values, count, dim }: Points): Float32Array {
  return Float32Array.from(values, (_, at) => values[(at % count) * dim + Math.floor(at / count)]!);
}

function logOfSum(a: number, b: number): number {
  const larger = Math.max(a, b);
  return larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
}
