import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import {
  classNatsOf,
  hitsOf,
  meanOverKnown,
} from '../../../src-main/engine/objectives/classification';
import { oneHot } from '../../../src-main/engine/operations/oneHot';
import { expectCloseTo } from '../closeTo';

beforeAll(() => loadTensorFlow());

/** Chances of three images over three classes. */
const CHANCES = [
  [0.5, 0.25, 0.25],
  [0.1, 0.2, 0.7],
  [0.4, 0.4, 0.2],
];

function measured(labels: number[]) {
  return tf.tidy(() => {
    const logClasses = tf.log(tf.tensor2d(CHANCES));
    const given = oneHot(tf.tensor1d(labels, 'int32'), 3);
    const known = tf.sum(given, 1);
    const [nats, hits] = [classNatsOf(logClasses, given), hitsOf(logClasses, given)];
    return {
      nats: [...nats.dataSync()],
      hits: [...hits.dataSync()],
      accuracy: meanOverKnown(hits, known).dataSync()[0],
    };
  });
}

test('an image costs the log of the chance that its class was given, one without class nothing', () => {
  expectCloseTo(measured([0, 1, -1]).nats, [Math.log(2), Math.log(5), 0], 1e-6);
});

test('the likeliest class is a hit where it is the given one, the first of several', () => {
  expect(measured([0, 1, 0]).hits).toEqual([1, 0, 1]);
  expect(measured([1, 2, 1]).hits).toEqual([0, 1, 0]);
});

test('accuracy counts images with a class alone, and is 0 where there is none', () => {
  expect(measured([0, -1, -1]).accuracy).toBe(1);
  expect(measured([0, 1, -1]).accuracy).toBe(0.5);
  expect(measured([-1, -1, -1]).accuracy).toBe(0);
});
