import { describe, expect, it } from 'vitest';
import type { ProjectedImages } from '../../src-main/store/projectionTable';
import { DEFAULT_PROJECTION, type Projection } from '../../src-shared/projection';
import { storeWithRun } from './support';

const OF_RUN: Projection = {
  projectionId: 'p-run',
  source: { kind: 'run', runId: 'r', split: 'test', count: 3 },
  settings: DEFAULT_PROJECTION,
  stepIndex: 40,
  epoch: 1,
  count: 3,
  createdAtMs: 5,
  seconds: 0.5,
  faithfulness: {
    k: 1,
    centreCount: 3,
    trustworthiness: { value: 0.75, standardError: 0 },
    continuity: { value: 0.5, standardError: 0 },
    recall: { value: 0.25, standardError: 0 },
  },
  klNats: 1.5,
  varianceShares: null,
  coords: Float32Array.of(1, 2, 3, 4, 5, 6),
  imageIndices: Int32Array.of(2, 5, 70_000),
  labels: Int32Array.of(7, 0, 7),
  classNames: ['0', '1', '2', '3', '4', '5', '6', '7'],
  intrusion: Float32Array.of(0, NaN, 1),
  loss: Float32Array.of(0.5, NaN, 0),
};
const OF_DATASET: Projection = {
  ...OF_RUN,
  projectionId: 'p-data',
  source: { kind: 'dataset', name: 'digits', split: 'train', count: 3 },
  settings: { ...DEFAULT_PROJECTION, method: 'pca' },
  stepIndex: null,
  epoch: null,
  createdAtMs: 6,
  faithfulness: null,
  klNats: null,
  varianceShares: [0.5, 0.25],
  labels: null,
  classNames: [],
  intrusion: null,
  loss: null,
};
const IMAGES: ProjectedImages = {
  dataset: 'digits',
  fingerprint: 'f',
  split: 'test',
  weights: 'sha',
};

describe('the projections', () => {
  it('come back as they were kept, with the images behind their points', () => {
    const { projections } = storeWithRun();
    projections.insert(OF_RUN, IMAGES);
    projections.insert(OF_DATASET, { ...IMAGES, weights: null });
    expect(projections.get('p-run')).toEqual(OF_RUN);
    expect(projections.get('p-data')).toEqual(OF_DATASET);
    expect(projections.images('p-run')).toEqual({ ...IMAGES, imageIndices: OF_RUN.imageIndices });
    expect(projections.images('p-data').weights).toBeNull();
  });

  it('are listed without their numbers, newest first', () => {
    const { projections } = storeWithRun();
    projections.insert(OF_RUN, IMAGES);
    projections.insert(OF_DATASET, IMAGES);
    const { coords, imageIndices, labels, classNames, intrusion, loss, ...ref } = OF_RUN;
    const [newest, oldest] = projections.list();
    expect(newest?.projectionId).toBe('p-data');
    expect(oldest).toEqual(ref);
    expect([coords, imageIndices, labels, classNames, intrusion, loss]).not.toContain(undefined);
  });

  it('are away with their deleted run, there again once it is restored, and go with it for good', () => {
    const { projections, runs } = storeWithRun();
    projections.insert(OF_RUN, IMAGES);
    projections.insert(OF_DATASET, IMAGES);
    runs.update('r', { deletedAtMs: 5 });
    expect(projections.list().map(({ projectionId }) => projectionId)).toEqual(['p-data']);
    expect(() => projections.get('p-run')).toThrow("there is no projection 'p-run'");
    runs.update('r', { deletedAtMs: null });
    expect(projections.get('p-run')).toEqual(OF_RUN);
    runs.update('r', { deletedAtMs: 5 });
    runs.purgeDeleted();
    expect(projections.list()).toHaveLength(1);
  });

  it('can be removed, and one that is not there is not found', () => {
    const { projections } = storeWithRun();
    projections.insert(OF_DATASET, IMAGES);
    projections.remove('p-data');
    expect(projections.list()).toEqual([]);
    for (const look of ['get', 'images', 'remove'] as const) {
      expect(() => projections[look]('p-data')).toThrow("there is no projection 'p-data'");
    }
  });
});
