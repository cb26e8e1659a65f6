import { beforeAll, describe, expect, test } from 'vitest';
import { openNativeSession } from '../../../../src-main/engine/backends/nativeSession';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import {
  floatAttribute,
  GraphText,
  tensorAttribute,
  textAttribute,
} from '../../../../src-main/engine/emitters/tensorflow/graphText';
import { normals } from '../../tracing/values';

beforeAll(() => loadTensorFlow());

/** What TensorFlow reads a constant as. */
async function readBack(
  values: Float32Array | Int32Array | Uint8Array,
  dtype: 'float32' | 'int32' | 'uint8' | 'bool',
  shape?: number[],
): Promise<ArrayBuffer> {
  const graph = new GraphText();
  const name = graph.constant(values, dtype, shape);
  const session = openNativeSession(graph.text());
  const [buffer] = await session.run({ feeds: [], fetches: [name], threads: 1 });
  session.close();
  return buffer!;
}

test('a short constant lists its numbers, the special ones by protobuf’s names', () => {
  const values = Float32Array.of(0.5, -0, NaN, Infinity, -Infinity);
  expect(tensorAttribute(values, 'float32', [5])).toBe(
    'tensor { dtype: DT_FLOAT tensor_shape { dim { size: 5 } }' +
      ' float_val: 0.5 float_val: -0.0 float_val: nan float_val: inf float_val: -inf }',
  );
});

test('each type has its field, and a scalar no sides', () => {
  expect(tensorAttribute(Int32Array.of(-7), 'int32', [])).toBe(
    'tensor { dtype: DT_INT32 tensor_shape {  } int_val: -7 }',
  );
  expect(tensorAttribute(Uint8Array.of(255), 'uint8', [])).toBe(
    'tensor { dtype: DT_UINT8 tensor_shape {  } int_val: 255 }',
  );
  expect(tensorAttribute(Uint8Array.of(0, 1), 'bool', [2, 1])).toBe(
    'tensor { dtype: DT_BOOL tensor_shape { dim { size: 2 } dim { size: 1 } }' +
      ' bool_val: false bool_val: true }',
  );
});

test('a constant of more than 16 numbers is written as its bytes', () => {
  expect(tensorAttribute(new Int32Array(16), 'int32', [16])).not.toContain('tensor_content');
  const values = new Int32Array(17);
  values[0] = 258;
  expect(tensorAttribute(values, 'int32', [17])).toBe(
    'tensor { dtype: DT_INT32 tensor_shape { dim { size: 17 } }' +
      ` tensor_content: "\\002\\001\\000\\000${'\\000'.repeat(64)}" }`,
  );
});

test('the bytes of a part of an array are those of the part', () => {
  const whole = Uint8Array.from({ length: 40 }, (_, i) => i);
  expect(tensorAttribute(whole.subarray(10, 27), 'uint8', [17])).toContain('"\\012\\013');
});

describe('TensorFlow reads back what was written:', () => {
  const special = [NaN, Infinity, -Infinity, -0, 0, 0.1, 1e-45, 1.1754944e-38, 3.4028235e38, -1e38];

  test('special numbers, listed', async () => {
    const values = Float32Array.from(special);
    expect(new Float32Array(await readBack(values, 'float32'))).toEqual(values);
  });

  test('special numbers, as bytes', async () => {
    const values = Float32Array.from([...special, ...special]);
    expect(new Float32Array(await readBack(values, 'float32'))).toEqual(values);
  });

  test('numbers with all their digits, listed and as bytes', async () => {
    for (const count of [16, 17]) {
      const values = normals([count], 'digits').values as Float32Array;
      expect(new Float32Array(await readBack(values, 'float32'))).toEqual(values);
    }
  });

  test('whole numbers, bytes and truth values', async () => {
    const whole = Int32Array.of(-2147483648, 2147483647, 0);
    expect(new Int32Array(await readBack(whole, 'int32'))).toEqual(whole);
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(new Uint8Array(await readBack(bytes, 'uint8'))).toEqual(bytes);
    expect(new Uint8Array(await readBack(bytes.subarray(250, 256), 'uint8'))).toEqual(
      bytes.slice(250, 256),
    );
    const truths = Uint8Array.of(0, 1, 1);
    expect(new Uint8Array(await readBack(truths, 'bool'))).toEqual(truths);
    const many = Uint8Array.from({ length: 20 }, (_, i) => i % 2);
    expect(new Uint8Array(await readBack(many, 'bool'))).toEqual(many);
  });

  test('nothing at all', async () => {
    expect((await readBack(new Float32Array(0), 'float32', [2, 0])).byteLength).toBe(0);
  });
});

test('equal constants are one node; another type, shape or sign of zero is another', () => {
  const graph = new GraphText();
  const zero = graph.constant(Float32Array.of(0), 'float32');
  expect(graph.constant(Float32Array.of(0), 'float32')).toBe(zero);
  const others = [
    graph.constant(Float32Array.of(0), 'float32', []),
    graph.constant(Int32Array.of(0), 'int32'),
    graph.constant(Float32Array.of(-0), 'float32'),
    graph.constant(Float32Array.of(0, 0), 'float32'),
  ];
  expect(new Set([zero, ...others]).size).toBe(5);
  expect(graph.text().match(/op: "Const"/g)).toHaveLength(5);
});

test('a special number is an attribute that TensorFlow understands', () => {
  expect([Infinity, -Infinity, NaN, -0, 0.25].map(floatAttribute)).toEqual([
    'f: inf',
    'f: -inf',
    'f: nan',
    'f: -0.0',
    'f: 0.25',
  ]);
});

test('quotes and backslashes in names are escaped', () => {
  expect(textAttribute('a "b" \\ c')).toBe('s: "a \\"b\\" \\\\ c"');
});
