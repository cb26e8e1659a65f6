import { LARGEST_SEED } from '../../../src-shared/random';
import type { ProjectionMethod, ProjectionSettings } from '../../../src-shared/projection';

/** The settings of a projection that are numbers. */
export type NumberSetting = {
  [Key in keyof ProjectionSettings]: ProjectionSettings[Key] extends number ? Key : never;
}[keyof ProjectionSettings];

/** A number of the form. */
export interface ProjectionField {
  key: NumberSetting;
  label: string;
  help: string;
  min: number;
  max: number;
  isInteger: boolean;
  /** The methods that have it. */
  methods: readonly ProjectionMethod[];
}

/** In the order of the form; the ranges are those that the service takes. */
export const PROJECTION_FIELDS: readonly ProjectionField[] = [
  {
    key: 'perplexity',
    label: 'Perplexity',
    help: 'About how many neighbours each point keeps close. Small shows fine groups, large the whole; 5 to 50 is usual.',
    min: 1,
    max: 1000,
    isInteger: false,
    methods: ['tsne'],
  },
  {
    key: 'iterations',
    label: 'Iterations',
    help: 'Steps after the first 250, in which the groups form. More settle the map further.',
    min: 0,
    max: 10_000,
    isInteger: true,
    methods: ['tsne'],
  },
  {
    key: 'lateExaggeration',
    label: 'Late exaggeration',
    help: 'Above 1 the groups draw closer together in the last steps, with more room between them.',
    min: 1,
    max: 20,
    isInteger: false,
    methods: ['tsne'],
  },
  {
    key: 'neighbours',
    label: 'Neighbours',
    help: 'How many neighbours each point is tied to. Small shows fine groups, large the whole.',
    min: 2,
    max: 500,
    isInteger: true,
    methods: ['umap'],
  },
  {
    key: 'minDist',
    label: 'Least distance',
    help: 'How close points may come on the map: 0 packs groups tightly, 1 spreads them out.',
    min: 0,
    max: 1,
    isInteger: false,
    methods: ['umap'],
  },
  {
    key: 'reducedDim',
    label: 'Components first',
    help: 'Points of more dimensions are first reduced to so many principal components, which is quicker and takes out noise.',
    min: 1,
    max: 500,
    isInteger: true,
    methods: ['tsne', 'umap'],
  },
  {
    key: 'seed',
    label: 'Seed',
    help: 'The same seed gives the same map.',
    min: 0,
    max: LARGEST_SEED,
    isInteger: true,
    methods: ['pca', 'tsne', 'umap'],
  },
];

/** Returns the fields of a method. */
export function fieldsOf(method: ProjectionMethod): ProjectionField[] {
  return PROJECTION_FIELDS.filter(({ methods }) => methods.includes(method));
}
