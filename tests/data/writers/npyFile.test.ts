import { expect, test } from 'vitest';
import { parseNpyHeader } from '../../../src-main/data/readers/npy/npyHeader';
import { npyFile } from '../../../src-main/data/writers/npyFile';

test('an array is written byte for byte as NumPy does', () => {
  // numpy 2.4.6: io.BytesIO() f; np.save(f, np.array([[1, -2], [0.5, 3]], '<f4')); f.getvalue()
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }";
  const expected = Buffer.concat([
    Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]),
    Buffer.from(`${header.padEnd(117)}\n`),
    Buffer.from('0000803f000000c00000003f00004040', 'hex'),
  ]);
  expect(Buffer.from(npyFile(Float32Array.of(1, -2, 0.5, 3), [2, 2]))).toEqual(expected);
});

test.each([[[6]], [[2, 3]], [[1, 2, 3]]])('the shape %j is read back', (shape) => {
  const file = npyFile(Float32Array.from({ length: 6 }, Math.sqrt), shape);
  const header = parseNpyHeader('file', file);
  expect(header).toMatchObject({ shape, isFortranOrder: false, totalBytes: file.length });
  expect(header.headerBytes % 64).toBe(0);
});

test('a shape with another number of places is refused', () => {
  expect(() => npyFile(new Float32Array(5), [2, 3])).toThrow('2 x 3 must have as many places');
});
