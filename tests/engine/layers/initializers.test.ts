import { expect, test } from 'vitest';
import { glorotLimit, initialValues } from '../../../src-main/engine/layers/initializers';
import { createRandom } from '../../../src-shared/random';

const kernel = { kind: 'glorotUniform', fanIn: 9, fanOut: 288 } as const;

test('the limit of a 3 x 3 convolution from 1 to 32 channels is sqrt(6 / 297)', () => {
  expect(glorotLimit(9, 288)).toBeCloseTo(0.14213381, 8);
});

test('values fill the interval of both signs with mean 0 and variance limit^2 / 3', () => {
  const values = initialValues(kernel, 20_000, createRandom(0, 'init'));
  const limit = glorotLimit(9, 288);
  expect(Math.max(...values)).toBeLessThanOrEqual(limit);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(-limit);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  // The standard error of the mean of 20,000 uniform draws is about 0.4 % of the limit.
  expect(Math.abs(mean / limit)).toBeLessThan(0.02);
  const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  // The standard error of the variance of 20,000 uniform draws is about 0.6 %.
  expect(variance / ((limit * limit) / 3)).toBeGreaterThan(0.97);
  expect(variance / ((limit * limit) / 3)).toBeLessThan(1.03);
});

test('one seed gives one set of values, another seed another', () => {
  const draw = (seed: number) => initialValues(kernel, 5, createRandom(seed, 'init'));
  expect(draw(0)).toEqual(draw(0));
  expect(draw(0)).not.toEqual(draw(1));
});

test('zeros draw nothing from the stream', () => {
  const random = createRandom(0, 'init');
  expect([...initialValues({ kind: 'zeros' }, 3, random)]).toEqual([0, 0, 0]);
  expect(random.uniform()).toBe(createRandom(0, 'init').uniform());
});

test('normal values are those of the stream times the deviation', () => {
  const values = initialValues({ kind: 'normal', deviation: 0.5 }, 3, createRandom(0, 'init'));
  const random = createRandom(0, 'init');
  expect([...values]).toEqual([0, 0, 0].map(() => Math.fround(random.normal()) / 2));
});

test('constants are all alike and take no random numbers', () => {
  const random = createRandom(0, 'init');
  expect([...initialValues({ kind: 'constant', value: 2 }, 3, random)]).toEqual([2, 2, 2]);
  expect(random.uniform()).toBe(createRandom(0, 'init').uniform());
});
