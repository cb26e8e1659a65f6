import { expect, test } from 'vitest';
import { labelChanges } from '../../../../src-main/analysis/scoreCard/continuity/labelChanges';
import { type KnownSpace, knownSubject, withoutEncoder } from '../subjects/functions';
import { measured } from './measured';

/** A line whose training images have the classes 0, 1 and 2 from left to right. */
const LINE: KnownSpace = {
  latentDim: 1,
  valuesPerImage: 2,
  image: ([z]) => [z!, 0],
  code: ([x]) => [x!],
  testCodes: [[-1], [1]],
  testLabels: [0, 2],
  trainCodes: [-1.1, -1, -0.9, -0.8, -0.7, -0.1, 0, 0.1, 0.2, -0.2, 0.7, 0.8, 0.9, 1, 1.1].map(
    (z) => [z],
  ),
  trainLabels: [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2],
};

const of = async (space: KnownSpace, seed = 1) =>
  (await measured(labelChanges, knownSubject(space), seed))['label-changes']!;

test('a strip through a third class has one change more than it needs', async () => {
  const { value, sampleCount } = await of(LINE);
  expect(value).toBeCloseTo(1 / 17, 9);
  expect(sampleCount).toBe(200);
});

test('a strip straight into the other class needs its one change', async () => {
  const two = { ...LINE, trainLabels: LINE.trainLabels!.map((label) => (label === 1 ? 0 : label)) };
  expect((await of(two)).value).toBe(0);
});

test('between images of one class no change is needed', async () => {
  // 0, 1, 2 on the way, and 0 again as the class of the image at the end: three changes.
  expect((await of({ ...LINE, testLabels: [0, 0] })).value).toBeCloseTo(3 / 17, 9);
});

test('a decoder that always shows one class pays at both ends', async () => {
  const constant = { ...LINE, image: () => [0, 0] };
  const fixed = knownSubject(LINE);
  const subject = { ...knownSubject(constant), train: fixed.train, test: fixed.test };
  const found = await measured(labelChanges, subject);
  // 0, then 1 all along, then 2: two changes for one.
  expect(found['label-changes']!.value).toBeCloseTo(1 / 17, 9);
});

test('images without class are no ends', async () => {
  const some = { ...LINE, testCodes: [[-1], [1], [0]], testLabels: [0, 2, -1] };
  expect((await of(some)).value).toBeCloseTo(1 / 17, 9);
});

test('without classes or without encoder it says so', () => {
  const unlabelled = { ...LINE };
  delete unlabelled.testLabels;
  expect(labelChanges.absence(knownSubject(unlabelled))).toBe('The images have no classes.');
  expect(labelChanges.absence(knownSubject(withoutEncoder(LINE)))).toBe(
    'The model has no encoder.',
  );
});
