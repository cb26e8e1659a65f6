import { describe, expect, test } from 'vitest';
import {
  projectionLines,
  projectionLiveLine,
  projectionResult,
} from '../../../src-main/hosts/cli/projectText';
import { DEFAULT_PROJECTION, type Projection } from '../../../src-shared/projection';

const MAP: Projection = {
  projectionId: 'p-1',
  source: { kind: 'dataset', name: 'digits', split: 'test', count: 0 },
  settings: DEFAULT_PROJECTION,
  stepIndex: null,
  epoch: null,
  count: 2000,
  createdAtMs: 5,
  seconds: 3.14,
  faithfulness: {
    k: 12,
    centreCount: 500,
    trustworthiness: { value: 0.97984, standardError: 0.00049 },
    continuity: { value: 0.97361, standardError: 0.0011 },
    recall: { value: 0.5, standardError: 0 },
  },
  klNats: 1.05862,
  varianceShares: null,
  coords: new Float32Array(4000),
  imageIndices: new Int32Array(2000),
  labels: new Int32Array(2000),
  classNames: [],
  intrusion: new Float32Array(2000),
  loss: new Float32Array(2000),
};

describe('a projection in words', () => {
  test('is what it shows, how long it took and how far it can be trusted', () => {
    expect(projectionLines(MAP, '/tmp/map.csv')).toEqual([
      "t-SNE of 2000 points, 'digits' (test), in 3.1 s",
      'KL 1.0586 nats',
      'neighbours: 12             share  points looked at: 500',
      'trustworthiness  0.9798 ± 0.0005  neighbours on the map are neighbours',
      'continuity       0.9736 ± 0.0011  neighbours are neighbours on the map',
      'recall                    0.5000  of the 12 nearest that are among the 12 on the map',
      'kept as p-1',
      'coordinates in /tmp/map.csv',
    ]);
  });

  test('names the moment of training, the axes of PCA and the map that points were placed in', () => {
    const bare = { ...MAP, faithfulness: null, klNats: null, stepIndex: 464, epoch: 2 };
    const pca: Projection = {
      ...bare,
      source: { kind: 'frame', runId: 'r', stepIndex: 464 },
      settings: { ...DEFAULT_PROJECTION, method: 'pca' },
      varianceShares: [0.0957, 0.082],
    };
    expect(projectionLines(pca, null)).toEqual([
      'PCA of 2000 points, codes of r at epoch 2, step 464, in 3.1 s',
      'variance along the axes: 9.6 % and 8.2 %',
      'kept as p-1',
    ]);
    const placed: Projection = {
      ...bare,
      source: { kind: 'run', runId: 'r', split: 'train', count: 9 },
      settings: { ...DEFAULT_PROJECTION, placeIn: 'p-0' },
    };
    expect(projectionLines(placed, null)[0]).toBe(
      't-SNE of 2000 points, codes of r (train) at epoch 2, step 464, placed in p-0, in 3.1 s',
    );
  });

  test('is JSON without its points', () => {
    const result = projectionResult(MAP, null);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(Object.keys(result).toSorted()).toEqual(
      [
        ...['count', 'createdAtMs', 'epoch', 'faithfulness', 'klNats', 'out', 'projectionId'],
        ...['seconds', 'settings', 'source', 'stepIndex', 'varianceShares'],
      ].toSorted(),
    );
  });
});

test('progress is a line with the stage, the iteration, and the divergence where there is one', () => {
  const state = { projectionId: 'p-1', total: 750, coords: null };
  expect(projectionLiveLine({ ...state, stage: 'layout', done: 120, klNats: 2.315 })).toBe(
    'laying out   120/750   KL 2.3150 nats',
  );
  expect(projectionLiveLine({ ...state, stage: 'reducing', done: 0, total: 1, klNats: null })).toBe(
    'reducing to principal components',
  );
});
