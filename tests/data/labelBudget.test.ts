import { expect, test } from 'vitest';
import { withLabelBudget } from '../../src-main/data/labelBudget';

/** 40 images of class 0, 20 of class 1 and 3 of class 2, mixed. */
const labels = Int32Array.from({ length: 63 }, (_, i) => (i % 21 === 20 ? 2 : i % 3 === 2 ? 1 : 0));

function countOf(shown: Int32Array, label: number): number {
  return shown.filter((each) => each === label).length;
}

test('a budget is spent evenly over the classes, and each label that is shown is the true one', () => {
  const shown = withLabelBudget(labels, 6, 0);
  expect([0, 1, 2].map((label) => countOf(shown, label))).toEqual([2, 2, 2]);
  expect(countOf(shown, -1)).toBe(57);
  for (const [i, label] of shown.entries()) {
    if (label !== -1) expect(label).toBe(labels[i]);
  }
});

test('what a small class is short of goes to the others', () => {
  const shown = withLabelBudget(labels, 15, 0);
  expect([0, 1, 2].map((label) => countOf(shown, label))).toEqual([6, 6, 3]);
});

test('a budget that does not divide gives classes that differ by one', () => {
  const shown = withLabelBudget(labels, 5, 0);
  const counts = [0, 1, 2].map((label) => countOf(shown, label));
  expect(counts.sort()).toEqual([1, 2, 2]);
});

test('no budget, or one that covers every image, shows all labels', () => {
  expect(withLabelBudget(labels, 0, 0)).toEqual(labels);
  expect(withLabelBudget(labels, 63, 0)).toEqual(labels);
  expect(withLabelBudget(labels, 1000, 0)).toEqual(labels);
});

test('the same seed shows the same labels, another seed others', () => {
  expect(withLabelBudget(labels, 6, 0)).toEqual(withLabelBudget(labels, 6, 0));
  expect(withLabelBudget(labels, 6, 0)).not.toEqual(withLabelBudget(labels, 6, 1));
});

test('a larger budget shows what a smaller one showed', () => {
  const [few, more] = [withLabelBudget(labels, 5, 3), withLabelBudget(labels, 12, 3)];
  for (const [i, label] of few.entries()) {
    if (label !== -1) expect(more[i]).toBe(label);
  }
});
