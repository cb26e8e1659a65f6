import os from 'node:os';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import {
  availableMemoryBytes,
  type MemoryNeeds,
  planCardMemory,
  planForward,
  planMemory,
} from '../../../src-main/engine/execution/memoryPlan';
import { traceEvaluation, traceTraining } from '../../../src-main/engine/execution/programs';
import { peakBytes } from '../../../src-main/engine/graph/peakBytes';
import { parameterCount } from '../../../src-main/engine/models/model';
import { buildModel } from '../../../src-main/engine/models/registry';
import { ConfigError } from '../../../src-shared/errors';
import type { FieldValues } from '../../../src-shared/schema/fields';
import { TOY_CONV, toyConfig } from '../toyImages';
import { PLAIN_RULE } from './executors';

// Tracing a training step needs the gradients that it brings.
beforeAll(() => loadTensorFlow());

const shape = { height: 32, width: 32, channels: 3 };
const IMAGE_BYTES = 32 * 32 * 3;

function needsOf(fields: FieldValues, changes: Partial<MemoryNeeds> = {}): MemoryNeeds {
  return {
    model: buildModel(toyConfig(fields).model, { shape, classCount: 0, trainCount: 40 }),
    rule: PLAIN_RULE,
    shape,
    trainCount: 10_000,
    bytesPerValue: 1,
    batchSize: 128,
    availableBytes: 1e12,
    ...changes,
  };
}

function refusalOf(needs: MemoryNeeds): ConfigError {
  try {
    planMemory(needs);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the plan was not refused');
}

describe('the plan of a run', () => {
  test('counts the process, the data set, the state, the step and the images in the session', () => {
    const needs = needsOf(TOY_CONV);
    const step = peakBytes(traceTraining(needs.model, PLAIN_RULE, shape, 128, null));
    const expected =
      550e6 +
      10_000 * IMAGE_BYTES +
      parameterCount(needs.model) * 24 +
      1.25 * step +
      10_000 * IMAGE_BYTES;
    expect(planMemory(needs)).toMatchObject({ isDataResident: true, bytes: expected });
  });

  test('keeps the images in the session as long as they fit beside the rest', () => {
    const { bytes } = planMemory(needsOf(TOY_CONV));
    const exactly = planMemory(needsOf(TOY_CONV, { availableBytes: bytes }));
    expect(exactly.isDataResident).toBe(true);
    const less = planMemory(needsOf(TOY_CONV, { availableBytes: bytes - 1 }));
    expect(less.isDataResident).toBe(false);
    expect(less.bytes).toBe(bytes - 10_000 * IMAGE_BYTES);
  });

  test('keeps no more than a gigabyte of images there', () => {
    const most = Math.floor(2 ** 30 / IMAGE_BYTES);
    expect(planMemory(needsOf(TOY_CONV, { trainCount: most })).isDataResident).toBe(true);
    expect(planMemory(needsOf(TOY_CONV, { trainCount: most + 1 })).isDataResident).toBe(false);
  });

  test('takes no more for a batch than there are images to train on', () => {
    const of = (batchSize: number) => planMemory(needsOf(TOY_CONV, { trainCount: 50, batchSize }));
    expect(of(8192)).toEqual(of(50));
    expect(of(49).bytes).toBeLessThan(of(50).bytes);
  });
});

describe('a run that does not fit', () => {
  const networks: [string, FieldValues][] = [
    ['convolutions', { encoder: [{ type: 'conv', filters: 64, kernelSize: 3, stride: 1 }] }],
    // The gradients of 25 million weights decide about small batches, the images about large ones.
    ['a wide dense layer', { encoder: [{ type: 'dense', units: 8192 }] }],
    ['few and small layers', { encoder: [{ type: 'dense', units: 4 }] }],
  ];

  test.each(networks)('is refused with a batch size that fits: %s', (_name, fields) => {
    const batchSize = 8192;
    // Room for some 1000 images.
    const { bytes: availableBytes } = planMemory(needsOf(fields, { batchSize: 1000 }));
    const needs = needsOf(fields, {
      batchSize,
      availableBytes: availableBytes - 10_000 * IMAGE_BYTES,
    });
    const { field, message } = refusalOf(needs);
    expect(field).toBe('training.batchSize');
    const advised = Number(
      /use a batch size of at most (\d+), or a smaller network$/.exec(message)?.[1],
    );
    expect(advised).toBe(1000);
    expect(planMemory({ ...needs, batchSize: advised }).bytes).toBeLessThanOrEqual(
      needs.availableBytes,
    );
    expect(() => planMemory({ ...needs, batchSize: advised + 1 })).toThrow(ConfigError);
  });

  test('is refused with the estimate and what is free', () => {
    const { message } = refusalOf(needsOf(TOY_CONV, { availableBytes: 440e6 }));
    expect(message).toMatch(/^the run would take about 0\.6 GB of memory, 0\.4 GB are free: /);
  });

  test('with any batch size is told what else to change', () => {
    const needs = needsOf(TOY_CONV, { availableBytes: 300e6 });
    expect(refusalOf(needs).message).toContain(
      `use a smaller network (${parameterCount(needs.model).toLocaleString('en')} parameters), ` +
        'fewer or smaller images (32 x 32 x 3), or close other programs',
    );
  });
});

describe('the plan of a run on cards', () => {
  const onCards = (cardCount: number, changes: Partial<MemoryNeeds> = {}) =>
    planCardMemory({ ...needsOf(TOY_CONV, changes), cardCount });

  test('counts the state once, the step, and the images where they fit', () => {
    const { model } = needsOf(TOY_CONV);
    const step = peakBytes(traceTraining(model, PLAIN_RULE, shape, 128, null));
    // A weight and its two moments, 4 bytes each.
    const needed = parameterCount(model) * 12 + 1.25 * step;
    const whole = onCards(1);
    expect(whole).toMatchObject({ isDataResident: true, bytes: needed + 10_000 * IMAGE_BYTES });
    const less = onCards(1, { availableBytes: whole.bytes - 1 });
    expect(less).toMatchObject({ isDataResident: false, bytes: needed });
  });

  test('takes for each of several cards its share of the batch', () => {
    expect(onCards(2, { batchSize: 256 })).toEqual(onCards(1, { batchSize: 128 }));
    expect(onCards(2, { batchSize: 255 })).toEqual(onCards(1, { batchSize: 128 }));
  });

  test('is refused with the card’s memory and what to change', () => {
    const tooLarge = () => onCards(1, { availableBytes: 1e6 });
    expect(tooLarge).toThrow(ConfigError);
    expect(tooLarge).toThrow(
      /of the card's memory, 0\.0 GB are free: use a batch size of at most \d+/,
    );
    expect(() => onCards(1, { availableBytes: 1000 })).toThrow(
      "fewer or smaller images (32 x 32 x 3), or raise 'Share of card memory', or train on several cards",
    );
  });
});

describe('the images of one forward pass', () => {
  const limitOf = (fields: FieldValues) =>
    planForward(
      buildModel(toyConfig(fields).model, { shape, classCount: 0, trainCount: 40 }),
      PLAIN_RULE,
      shape,
    ).forwardLimit;

  test('are many with a small network', () => {
    expect(limitOf({ encoder: [{ type: 'dense', units: 4 }] })).toBe(4096);
  });

  test.each([16, 128, 512])(
    'are as many as a quarter of a gigabyte takes: %i filters',
    (filters) => {
      const fields: FieldValues = {
        encoder: [{ type: 'conv', filters, kernelSize: 3, stride: 1 }],
      };
      const model = buildModel(toyConfig(fields).model, { shape, classCount: 0, trainCount: 40 });
      const limit = limitOf(fields);
      expect(Math.log2(limit)).toBe(Math.round(Math.log2(limit)));
      expect(limit).toBeLessThan(4096);
      expect(peakBytes(traceEvaluation(model, PLAIN_RULE, shape, limit))).toBeLessThanOrEqual(
        2 ** 28,
      );
      expect(peakBytes(traceEvaluation(model, PLAIN_RULE, shape, 4 * limit))).toBeGreaterThan(
        2 ** 28,
      );
      expect(planMemory(needsOf(fields)).forwardLimit).toBe(limit);
    },
  );
});

test('the memory that is available is some part of what there is', () => {
  const bytes = availableMemoryBytes();
  expect(bytes).toBeGreaterThan(1e6);
  expect(bytes).toBeLessThanOrEqual(os.totalmem());
});
