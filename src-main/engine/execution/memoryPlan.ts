import { readFileSync } from 'node:fs';
import os from 'node:os';
import type { ImageShape } from '../../../src-shared/domain';
import { ConfigError } from '../../../src-shared/errors';
import { peakBytes, peakBytesBySize } from '../graph/peakBytes';
import { type Model, parameterCount } from '../models/model';
import { sizeOf } from '../shape';
import { MAX_FORWARD_SIZE } from './forwardParts';
import type { StepRule } from './computations';
import { traceEvaluation, traceTraining } from './programs';

/** How a run's memory is used. */
export interface MemoryPlan {
  /** The training images are kept in the session too. */
  isDataResident: boolean;
  /** Most images of one forward pass: a power of two. */
  forwardLimit: number;
  /** What the trainer will take in all, about. */
  bytes: number;
}

export interface MemoryNeeds {
  model: Model;
  rule: StepRule;
  shape: ImageShape;
  trainCount: number;
  /** Bytes of one value of the training images: 1 as 8-bit values, 4 as floats. */
  bytesPerValue: number;
  batchSize: number;
  availableBytes: number;
}

/** What a run needs of each of the cards that share its batches. */
export interface CardMemoryNeeds extends MemoryNeeds {
  cardCount: number;
}

/** A data set up to this size is kept in the session. */
const RESIDENT_BYTES = 2 ** 30;
/** One forward pass outside training may take so much. */
const FORWARD_BYTES = 2 ** 28;
/** Node, TensorFlow, its pools and the opened session: 0.45 to 0.52 GB were measured. */
const BASE_BYTES = 550e6;
/**
 * TensorFlow runs independent operations side by side, and convolutions take scratch memory: over the
 * three networks of the training benchmark and batches of 128 to 4,096 the process was measured to
 * grow by 0.8 to 1.25 times the peak of the values.
 */
const STEP_FACTOR = 1.25;
/** Each part of a weight in the session, and a copy of it while a checkpoint is written. */
const BYTES_PER_PART = 4 * 2;

/** What memory of some place is taken for. */
interface MemoryCosts {
  /** Before anything of the run. */
  baseBytes: number;
  bytesPerPart: number;
  /** Whether the place holds the training images in any case. */
  holdsImages: boolean;
  /** Bytes of a step, in peaks of its values. */
  stepFactor: number;
  /** What is said of it: 'memory'. */
  name: string;
  /** What else helps, beside a smaller batch or network. */
  advice: string;
}

const PROCESSOR_COSTS: MemoryCosts = {
  baseBytes: BASE_BYTES,
  bytesPerPart: BYTES_PER_PART,
  holdsImages: true,
  stepFactor: STEP_FACTOR,
  name: 'memory',
  advice: 'close other programs',
};

/**
 * XLA plans a program's memory as a whole and fuses what passes over values alone, so that the peak of the step
 * graph bounds it; convolutions take scratch memory besides. State is donated: nothing of it is copied.
 */
const CARD_COSTS: MemoryCosts = {
  baseBytes: 0,
  bytesPerPart: 4,
  holdsImages: false,
  stepFactor: 1.25,
  name: "the card's memory",
  advice: "raise 'Share of card memory', or train on several cards",
};

/**
 * Returns the plan of a run.
 * @throws ConfigError for 'training.batchSize' when the run will not fit into the memory that is free,
 *   with the estimate and what to change; UntracedOperationError.
 */
export function planMemory(needs: MemoryNeeds): MemoryPlan {
  return planOf({ ...needs, cardCount: 1 }, PROCESSOR_COSTS);
}

/**
 * Returns the plan of a run on cards: `bytes` and `availableBytes` are those of one card. Throws as `planMemory`.
 */
export function planCardMemory(needs: CardMemoryNeeds): MemoryPlan {
  return planOf(needs, CARD_COSTS);
}

function planOf(needs: CardMemoryNeeds, costs: MemoryCosts): MemoryPlan {
  const { model, rule, shape, trainCount, bytesPerValue, batchSize, availableBytes } = needs;
  const imageBytes = bytesPerValue * sizeOf([shape.height, shape.width, shape.channels]);
  const stateBytes = costs.bytesPerPart * rule.optimizer.suffixes.length * parameterCount(model);
  const residentBytes = trainCount * imageBytes;
  const fixedBytes = costs.baseBytes + stateBytes + (costs.holdsImages ? residentBytes : 0);
  const peakAt = peakBytesBySize((size) => traceTraining(model, rule, shape, size, null));
  const bytesAt = (size: number) =>
    fixedBytes + costs.stepFactor * peakAt(Math.ceil(size / needs.cardCount));
  const bytes = bytesAt(Math.min(batchSize, trainCount));
  if (bytes > availableBytes) throw tooLarge(needs, bytesAt, costs);
  const isDataResident = residentBytes <= RESIDENT_BYTES && bytes + residentBytes <= availableBytes;
  return {
    isDataResident,
    forwardLimit: forwardLimitOf(model, rule, shape),
    bytes: bytes + (isDataResident ? residentBytes : 0),
  };
}

/**
 * The plan of a model that cannot be traced, of which no peak is known: eager computes it, and the
 * session layer asks for no more images at a time than this.
 */
export const UNTRACED_PLAN: Omit<MemoryPlan, 'bytes'> = {
  isDataResident: false,
  forwardLimit: 128,
};

/** Returns the plan of a process that only computes forward. Throws UntracedOperationError. */
export function planForward(
  model: Model,
  rule: StepRule,
  shape: ImageShape,
): Omit<MemoryPlan, 'bytes'> {
  return { isDataResident: false, forwardLimit: forwardLimitOf(model, rule, shape) };
}

/** Returns the bytes that a new process may take without others being pushed out of memory. */
export function availableMemoryBytes(): number {
  // What Linux can free at once counts too; Node's freemem leaves it out.
  const meminfo = process.platform === 'linux' ? readFileSync('/proc/meminfo', 'utf8') : '';
  const kilobytes = /^MemAvailable:\s+(\d+) kB/m.exec(meminfo)?.[1];
  return kilobytes === undefined ? os.freemem() : Number(kilobytes) * 1024;
}

function forwardLimitOf(model: Model, rule: StepRule, shape: ImageShape): number {
  const bytesPerImage = peakBytes(traceEvaluation(model, rule, shape, 1));
  const fitting = Math.floor(Math.log2(Math.max(1, FORWARD_BYTES / bytesPerImage)));
  return Math.min(MAX_FORWARD_SIZE, 2 ** fitting);
}

function tooLarge(
  { model, shape, trainCount, batchSize, availableBytes }: MemoryNeeds,
  bytesAt: (size: number) => number,
  costs: MemoryCosts,
): ConfigError {
  const used = Math.min(batchSize, trainCount);
  const fitting = largestFitting(used, (size) => bytesAt(size) <= availableBytes);
  const bytes = bytesAt(used);
  const advice =
    fitting >= 1
      ? `use a batch size of at most ${fitting}, or a smaller network`
      : `use a smaller network (${parameterCount(model).toLocaleString('en')} parameters), fewer or smaller images (${shape.height} x ${shape.width} x ${shape.channels}), or ${costs.advice}`;
  return new ConfigError(
    `the run would take about ${gigabytes(bytes)} of ${costs.name}, ${gigabytes(availableBytes)} are free: ${advice}`,
    'training.batchSize',
  );
}

/** The largest size below `limit` that fits, found by halving; 0 where none does. */
function largestFitting(limit: number, fits: (size: number) => boolean): number {
  let [fitting, failing] = [0, limit];
  while (failing - fitting > 1) {
    const middle = Math.floor((fitting + failing) / 2);
    if (fits(middle)) fitting = middle;
    else failing = middle;
  }
  return fitting;
}

/** Returns '1.2 GB'. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
