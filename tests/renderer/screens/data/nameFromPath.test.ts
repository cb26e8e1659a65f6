import { expect, test } from 'vitest';
import { nameFromPath } from '../../../../src-renderer/screens/data/nameFromPath';

test.each([
  ['/data/mnist', 'mnist'],
  ['/data/Fashion MNIST/', 'fashion-mnist'],
  ['C:\\sets\\train-images-idx3-ubyte.gz', 'train-images-idx3-ubyte'],
  ['/data/…', ''],
  ['', ''],
])('%s gives the name %s', (path, name) => {
  expect(nameFromPath(path)).toBe(name);
});
