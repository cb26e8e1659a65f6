import { expect, test } from 'vitest';
import { projectionCsv } from '../../src-shared/projectionCsv';

const MAP = {
  count: 2,
  coords: Float32Array.of(0.1, -2, 1e-9, 3e7),
  imageIndices: Int32Array.of(4, 70),
  labels: Int32Array.of(1, 0),
  classNames: ['a "b", c', 'seven'],
  intrusion: Float32Array.of(0.25, NaN),
  loss: Float32Array.of(0, NaN),
};

test('a map is a line for each point, with quotes where a name needs them and nothing where nothing is known', () => {
  expect(projectionCsv(MAP).split('\n')).toEqual([
    'index,x,y,label,intrusion,loss',
    '4,0.100000001,-2,seven,0.25,0',
    '70,9.99999972e-10,30000000,"a ""b"", c",,',
    '',
  ]);
});

test('the columns stay without labels and shares of errors', () => {
  const bare = { ...MAP, labels: null, intrusion: null, loss: null };
  expect(projectionCsv(bare).split('\n')[1]).toBe('4,0.100000001,-2,,,');
});
