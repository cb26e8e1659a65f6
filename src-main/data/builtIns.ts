import type { Dataset } from './dataset';
import { BLOBS } from './generators/blobs/blobs';
import { DIE } from './generators/die/die';
import { DIGITS } from './generators/digits/digits';
import { generateDataset } from './generators/generateDataset';
import type { Generator } from './generators/generator';
import { MOONS } from './generators/moons/moons';
import { RING } from './generators/ring/ring';
import { SHAPES } from './generators/shapes/shapes';
import { WAVEFIELD } from './generators/wavefield/wavefield';

/** A data set that the workbench makes itself. */
export interface BuiltInDataset extends Generator {
  /** Fingerprint of what is generated, kept here so that a listing need not generate; a test holds it true. */
  fingerprint: string;
}

export const BUILT_IN_DATASETS: readonly BuiltInDataset[] = [
  {
    ...DIGITS,
    fingerprint: '2dca580464cc62be2447db3b2d7fc7d66c3d10ca32c5e26769406d3a9fcba710',
  },
  { ...SHAPES, fingerprint: '39e199d0f395ccc0e87fc70ae5e2dd107421fe43fd79b048f983dafe78f85d40' },
  { ...WAVEFIELD, fingerprint: 'ec7f2c4dfda88b82f4d2ad1f7a895fbdf4a7bc0719787ccac1387269de3a5a4d' },
  { ...DIE, fingerprint: 'd0968993890e326f2a82a7c9438b0bfedf0be0aac3f1b5e17411088355b83d55' },
  { ...RING, fingerprint: '53ee3b3e12bf4197d52d9f8ae3f0c7ab233e687e0c472645d80f399899a2b8cc' },
  { ...MOONS, fingerprint: 'b0b6f018dcda4fbba63c00ba2fc3074cfcdb4bff8543521930537eb225364fb4' },
  { ...BLOBS, fingerprint: '29a25a9f498ac3773d902e6f1c6d22d24fb522d102deeda222c7d0c63c7a7bbf' },
];

/** Returns the built-in data set of that name, or null. */
export function findBuiltIn(name: string): BuiltInDataset | null {
  return BUILT_IN_DATASETS.find((builtIn) => builtIn.name === name) ?? null;
}

const generated = new Map<string, Promise<Dataset>>();

/** Returns the built-in data set, generated once in the life of the process. */
export function loadBuiltIn(builtIn: BuiltInDataset): Promise<Dataset> {
  const dataset = generated.get(builtIn.name) ?? generateDataset(builtIn);
  generated.set(builtIn.name, dataset);
  return dataset;
}
