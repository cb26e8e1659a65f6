import { afterAll, expect, test } from 'vitest';
import { KernelWorkspace } from '../../../../src-main/analysis/kernels/workspace';
import { classCompleteness } from '../../../../src-main/analysis/scoreCard/completeness/classCompleteness';
import { measured } from '../measured';
import { mixtureWithHole } from '../subjects/mixtureWithHole';
import { classGenerator, posteriorEqualsPrior } from '../subjects/posteriorEqualsPrior';

const workspace = new KernelWorkspace(2);
afterAll(() => workspace.dispose());

test('a generator that misses 2 of 10 classes is a fifth off the data, and the miss is named', async () => {
  const subject = classGenerator(2000, 2);
  const { values, faults } = await measured(workspace, [classCompleteness], subject);
  const distance = values.get('class-distance')!;
  // The shares are 1/8 in place of 1/10 for eight classes: half of 8 * 1/40 + 2 * 1/10.
  expect(distance.interval![0]).toBeLessThan(0.2);
  expect(distance.interval![1]).toBeGreaterThan(0.2);
  expect(distance.parts.map(({ label }) => label)).toEqual(subject.classNames);
  expect(distance.parts.slice(8).map(({ value }) => value)).toEqual([0, 0]);
  expect(values.get('classes-reached')!.value).toBe(0.8);
  expect(faults).toEqual(['completeness: classes-reached']);
});

test('a generator of all classes reaches all, and is off by no more than chance', async () => {
  const { values, faults } = await measured(
    workspace,
    [classCompleteness],
    classGenerator(2000, 0),
  );
  expect(values.get('classes-reached')!.value).toBe(1);
  // Half the mean absolute difference of 10 shares of 0.1, each with error sqrt(2 * 0.1 * 0.9 / 2000): 0.038.
  expect(values.get('class-distance')!.value).toBeLessThan(0.06);
  expect(faults).toEqual([]);
});

test('a decoder that gives one image reaches one class of ten', async () => {
  const subject = posteriorEqualsPrior(1000, 4);
  const { values } = await measured(workspace, [classCompleteness], subject);
  expect(values.get('classes-reached')!.value).toBe(0.1);
  expect(values.get('class-distance')!.value).toBeGreaterThan(0.85);
});

test('classes are not looked for where the data have none, or one', async () => {
  const { values } = await measured(workspace, [classCompleteness], mixtureWithHole(50, null));
  expect(values.get('class-distance')!.absence).toBe('The data set has no classes.');
  const subject = classGenerator(50, 0);
  const ofOne = { ...subject, train: { ...subject.train, labels: new Int32Array(50) } };
  const one = await measured(workspace, [classCompleteness], ofOne);
  expect(one.values.get('classes-reached')!.absence).toContain('of one class');
});
