import type { Dataset, ImageShape } from './dataset';
import { DEFAULT_DIGITS, DIGITS, generateDigits } from './generators/digits/generateDigits';

/** A data set that the workbench makes itself. */
export interface BuiltInDataset extends Pick<Dataset, 'name' | 'title' | 'classNames'> {
  shape: ImageShape;
  /** Fingerprint of what `generate` returns, kept here so that a listing need not generate; a test holds it true. */
  fingerprint: string;
  trainCount: number;
  testCount: number;
  generate: () => Promise<Dataset>;
}

export const BUILT_IN_DATASETS: readonly BuiltInDataset[] = [
  {
    ...DIGITS,
    fingerprint: '2dca580464cc62be2447db3b2d7fc7d66c3d10ca32c5e26769406d3a9fcba710',
    trainCount: DEFAULT_DIGITS.trainCount,
    testCount: DEFAULT_DIGITS.testCount,
    generate: () => generateDigits(),
  },
];

/** Returns the built-in data set of that name, or null. */
export function findBuiltIn(name: string): BuiltInDataset | null {
  return BUILT_IN_DATASETS.find((builtIn) => builtIn.name === name) ?? null;
}

const generated = new Map<string, Promise<Dataset>>();

/** Returns the built-in data set, generated once in the life of the process. */
export function loadBuiltIn(builtIn: BuiltInDataset): Promise<Dataset> {
  const dataset = generated.get(builtIn.name) ?? builtIn.generate();
  generated.set(builtIn.name, dataset);
  return dataset;
}
