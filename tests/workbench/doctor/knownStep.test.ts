import { describe, expect, it } from 'vitest';
import {
  KNOWN_CONFIG,
  KNOWN_IMAGES,
  KNOWN_TOLERANCE_NATS,
  KNOWN_TOTAL_NATS,
} from '../../../src-main/workbench/doctor/knownStep';
import { stepCheck } from '../../../src-main/workbench/doctor/stepCheck';
import { createRandom, hashStream } from '../../../src-shared/random';
import { philoxNormal } from '../../engine/philoxNormal';

const check = (way: string, totalNats: readonly number[]) =>
  stepCheck(way, totalNats, '`npm run setup`');

/*
 * The known training worked out a second time with nothing of the engine: plain loops in double
 * precision, gradients by central differences, Adam from the paper, noise by a Philox of its own. Only
 * the names of the seeded streams and the order in which weights are drawn are the engine's: hidden, mean, log-variance, decoder's hidden,
 * output; kernel, then bias; kernels Glorot-uniform, biases zero.
 */
const PIXELS = 4;
const HIDDEN = 3;
const LATENT = 2;
const BATCH = 4;
const LAYERS = [
  { inputs: PIXELS, outputs: HIDDEN },
  { inputs: HIDDEN, outputs: LATENT },
  { inputs: HIDDEN, outputs: LATENT },
  { inputs: LATENT, outputs: HIDDEN },
  { inputs: HIDDEN, outputs: PIXELS },
];

function initialParameters(seed: number): number[] {
  const random = createRandom(seed, 'init');
  return LAYERS.flatMap(({ inputs, outputs }) => {
    const limit = Math.sqrt(6 / (inputs + outputs));
    const kernel = Array.from({ length: inputs * outputs }, () =>
      Math.fround((2 * random.uniform() - 1) * limit),
    );
    return [...kernel, ...new Array<number>(outputs).fill(0)];
  });
}

function applyLayer(parameters: number[], layer: number, input: number[]): number[] {
  const start = LAYERS.slice(0, layer).reduce(
    (sum, { inputs, outputs }) => sum + inputs * outputs + outputs,
    0,
  );
  const { inputs, outputs } = LAYERS[layer]!;
  return Array.from({ length: outputs }, (_, unit) => {
    let sum = parameters[start + inputs * outputs + unit]!;
    for (let at = 0; at < inputs; at++) {
      sum += input[at]! * parameters[start + at * outputs + unit]!;
    }
    return sum;
  });
}

const relu = (values: number[]) => values.map((value) => Math.max(0, value));

function objective(parameters: number[], images: number[][], noise: number[][]): number {
  let nats = 0;
  for (const [index, image] of images.entries()) {
    const hidden = relu(applyLayer(parameters, 0, image));
    const mean = applyLayer(parameters, 1, hidden);
    const logVariance = applyLayer(parameters, 2, hidden);
    const code = mean.map((m, d) => m + Math.exp(logVariance[d]! / 2) * noise[index]![d]!);
    const logits = applyLayer(parameters, 4, relu(applyLayer(parameters, 3, code)));
    for (const [pixel, logit] of logits.entries()) {
      const probability = 1 / (1 + Math.exp(-logit));
      const value = image[pixel]!;
      nats -= value * Math.log(probability) + (1 - value) * Math.log(1 - probability);
    }
    for (const [d, m] of mean.entries()) {
      const l = logVariance[d]!;
      nats += (m * m + Math.exp(l) - 1 - l) / 2;
    }
  }
  return nats / images.length;
}

function gradient(parameters: number[], images: number[][], noise: number[][]): number[] {
  const h = 1e-5;
  return parameters.map((value, index) => {
    const at = (moved: number) => objective(parameters.with(index, moved), images, noise);
    return (at(value + h) - at(value - h)) / (2 * h);
  });
}

function trainIndependently(steps: number): number[] {
  const { seed, learningRate } = KNOWN_CONFIG.training;
  let parameters = initialParameters(seed);
  let m = parameters.map(() => 0);
  let v = parameters.map(() => 0);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const epoch = Math.floor(step / 2);
    const order = createRandom(seed, `shuffle/${epoch}`).shuffle(
      Uint32Array.from({ length: KNOWN_IMAGES.count }, (_, index) => index),
    );
    const chosen = [...order].slice((step % 2) * BATCH, (step % 2) * BATCH + BATCH);
    const images = chosen.map((index) =>
      Array.from({ length: PIXELS }, (_, pixel) => ((3 * index + 5 * pixel) % 8) / 8),
    );
    const drawn = philoxNormal([hashStream(seed, 'noise') | 0, step], BATCH * LATENT);
    const noise = chosen.map((_, at) => drawn.slice(at * LATENT, (at + 1) * LATENT));
    losses.push(objective(parameters, images, noise));
    const g = gradient(parameters, images, noise);
    m = m.map((value, index) => 0.9 * value + 0.1 * g[index]!);
    v = v.map((value, index) => 0.999 * value + 0.001 * g[index]! ** 2);
    const size = (learningRate * Math.sqrt(1 - 0.999 ** (step + 1))) / (1 - 0.9 ** (step + 1));
    parameters = parameters.map(
      (value, index) => value - (size * m[index]!) / (Math.sqrt(v[index]!) + 1e-7),
    );
  }
  return losses;
}

describe('the known training step', () => {
  it('has the losses that an independent implementation in double precision gives', () => {
    const losses = trainIndependently(KNOWN_TOTAL_NATS.length);
    for (const [index, known] of KNOWN_TOTAL_NATS.entries()) {
      expect(losses[index]).toBeCloseTo(known, 6);
    }
  });

  it('is judged right within the tolerance and wrong outside it', () => {
    expect(check('session', KNOWN_TOTAL_NATS).status).toBe('ok');
    const near = KNOWN_TOTAL_NATS.map((nats) => nats + KNOWN_TOLERANCE_NATS / 2);
    expect(check('session', near).status).toBe('ok');
    const off = KNOWN_TOTAL_NATS.with(2, KNOWN_TOTAL_NATS[2]! + 2 * KNOWN_TOLERANCE_NATS);
    expect(check('session', off)).toMatchObject({
      status: 'failed',
      remedy: expect.any(String) as string,
    });
    expect(check('session', [NaN, NaN, NaN]).status).toBe('failed');
    expect(check('session', []).status).toBe('failed');
  });

  it('is named by the way in which it was computed, and its remedy by the set-up', () => {
    expect(check('xla on cuda:0', KNOWN_TOTAL_NATS).name).toBe('Training step, xla on cuda:0');
    expect(check('session', []).remedy).toContain('`npm run setup`');
  });
});
