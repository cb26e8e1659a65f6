import os from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import {
  type DecoderJacobian,
  openDecoderJacobian,
} from '../../../src-main/engine/estimators/decoderJacobian';
import type { FrozenModel } from '../../../src-main/engine/estimators/frozenModel';
import { buildModel, modelDescriptors } from '../../../src-main/engine/models/registry';
import type { ImageShape } from '../../../src-shared/domain';
import { createRandom } from '../../../src-shared/random';
import type { FieldValues } from '../../../src-shared/schema/fields';
import { expectCloseTo } from '../closeTo';
import { drawWeights } from '../models/tinyModel';
import { toyConfig } from '../toyImages';
import { frozenOf } from './frozen';

/*
 * Products with a decoder's Jacobian against central differences of the decoder run operation by operation
 * in the same float32: their own error is about 1e-7 / STEP from rounding.
 */

beforeAll(() => loadTensorFlow());

const SHAPE: ImageShape = { height: 8, width: 8, channels: 1 };
const CLASS_COUNT = 3;
/** Not a power of two, so that it takes passes of several sizes. */
const COUNT = 7;
const STEP = 1e-3;
/** Rounding of the differences, and their own curvature as a share of the largest slope. */
const TOLERANCE = { rounding: 2e-4, curvature: 3e-3 };

function frozenModel(fields: FieldValues, shape = SHAPE): FrozenModel {
  const data = { shape, classCount: CLASS_COUNT, trainCount: 40 };
  const model = buildModel(toyConfig(fields).model, data);
  const weights = tf.tidy(() =>
    [...drawWeights(model)].map(([name, value]) => [
      name,
      { sides: [...value.shape], numbers: Float32Array.from(value.dataSync()) },
    ]),
  );
  return frozenOf(
    model,
    shape,
    Object.fromEntries(weights) as Record<string, { sides: number[]; numbers: Float32Array }>,
  );
}

async function opened(frozen: FrozenModel): Promise<DecoderJacobian> {
  const label = frozen.model.usesLabels ? 2 : null;
  const threads = os.availableParallelism();
  const jacobian = await openDecoderJacobian(frozen, { label, threads });
  onTestFinished(() => jacobian.dispose());
  return jacobian;
}

function normals(count: number, stream: string): Float32Array {
  return createRandom(0, stream).fillNormal(new Float32Array(count));
}

function decoded({ model, weights }: FrozenModel, codes: Float32Array): Float32Array {
  return tf.tidy(() => {
    const count = codes.length / model.latentDim;
    const labels = model.usesLabels ? tf.fill([count], 2, 'int32') : null;
    return Float32Array.from(
      model.decode(tf.tensor2d(codes, [count, model.latentDim]), labels, weights).dataSync(),
    );
  });
}

/** J v by central differences, and by how much those of the two sides differ. */
function slopes(frozen: FrozenModel, codes: Float32Array, directions: Float32Array) {
  const moved = (step: number) =>
    decoded(
      frozen,
      codes.map((value, at) => value + step * directions[at]!),
    );
  const [ahead, here, behind] = [moved(STEP), moved(0), moved(-STEP)];
  return {
    central: ahead.map((value, at) => (value - behind[at]!) / (2 * STEP)),
    bends: ahead.map((value, at) => (value - 2 * here[at]! + behind[at]!) / STEP),
  };
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function innerProducts(a: Float32Array, b: Float32Array, width: number): number[] {
  return Array.from({ length: a.length / width }, (_, row) => {
    let sum = 0;
    for (let at = row * width; at < (row + 1) * width; at++) sum += a[at]! * b[at]!;
    return sum;
  });
}

async function expectSlopes(frozen: FrozenModel, count = COUNT): Promise<void> {
  const { latentDim } = frozen.model;
  const { height, width, channels } = frozen.data.shape;
  const imageSize = height * width * channels;
  const jacobian = await opened(frozen);
  const codes = normals(count * latentDim, 'codes');
  const directions = normals(count * latentDim, 'directions');
  const covectors = normals(count * imageSize, 'covectors');
  const pushed = await jacobian.pushForward(codes, directions);
  const pulled = await jacobian.pullBack(codes, covectors);
  const { central, bends } = slopes(frozen, codes, directions);
  expect(largest(central)).toBeGreaterThan(1e-3);
  const tolerance = TOLERANCE.rounding + TOLERANCE.curvature * largest(central);
  let comparedCount = 0;
  for (let start = 0; start < pushed.length; start += imageSize) {
    const row = (values: Float32Array) => values.subarray(start, start + imageSize);
    // Between the two sides lies the corner of a ReLU: differences tell nothing.
    if (largest(row(bends)) > 2 * tolerance) continue;
    comparedCount += 1;
    expectCloseTo(row(pushed), row(central), tolerance);
  }
  expect(comparedCount).toBeGreaterThan(count / 2);
  // <J v, u> = <v, J'u> holds to rounding: what is pulled back belongs to the same Jacobian.
  const right = innerProducts(directions, pulled, latentDim);
  const scale = Math.max(...right.map(Math.abs));
  expectCloseTo(innerProducts(pushed, covectors, imageSize), right, 1e-5 * Math.max(1, scale));
}

const smooth = modelDescriptors().filter(({ kind }) => kind !== 'vq-vae');

test.each(smooth.map(({ kind }) => kind))('the products of a %s are its slopes', async (kind) => {
  await expectSlopes(frozenModel({ kind }));
});

describe('the products are the slopes', () => {
  test('of transposed convolutions with strides, in colour', async () => {
    const fields: FieldValues = {
      encoder: [
        { type: 'conv', filters: 4, kernelSize: 3, stride: 2 },
        { type: 'conv', filters: 6, kernelSize: 3, stride: 2 },
      ],
    };
    await expectSlopes(frozenModel(fields, { ...SHAPE, channels: 3 }));
  });

  test.each(['bernoulli', 'gaussian', 'categorical'])(
    "of a %s likelihood's mean",
    async (likelihood) => {
      await expectSlopes(frozenModel({ likelihood, encoder: [{ type: 'dense', units: 16 }] }));
    },
  );

  test('at more codes than one pass takes', async () => {
    await expectSlopes(frozenModel({ encoder: [{ type: 'dense', units: 4 }] }), 515);
  });
});

test('a VQ-VAE, which decodes words, has the Jacobian 0', async () => {
  const frozen = frozenModel({ kind: 'vq-vae' });
  const jacobian = await opened(frozen);
  const { latentDim } = frozen.model;
  const codes = normals(2 * latentDim, 'codes');
  expect(await jacobian.pushForward(codes, codes)).toEqual(new Float32Array(2 * 64));
  expect(await jacobian.pullBack(codes, normals(128, 'u'))).toEqual(
    new Float32Array(2 * latentDim),
  );
});

test('the programs hold the weights of the moment they were opened', async () => {
  const frozen = frozenModel({});
  const jacobian = await opened(frozen);
  const codes = normals(frozen.model.latentDim, 'codes');
  const before = await jacobian.pushForward(codes, codes);
  const other = await opened(frozenModel({ kind: 'autoencoder' }));
  await other.pushForward(codes, codes);
  expect(await jacobian.pushForward(codes, codes)).toEqual(before);
});
