import { expect, test } from 'vitest';
import { compileOptions } from '../../../src-main/engine/backends/compileOptions';

/*
 * Worked out by hand from the field numbers of OpenXLA's compile_options.proto and protobuf's wire format: a key is
 * 8 * field + wire type (0: varint, 1: 8 bytes, 2: length and bytes).
 */

test('one device is one replica with one partition, assigned by its id', () => {
  expect([...compileOptions({ deviceIds: [3], flags: {} })]).toEqual(
    [
      [0x1a, 20], // executable_build_options = 3: 20 bytes
      [0x20, 1], // num_replicas = 4
      [0x28, 1], // num_partitions = 5
      [0x30, 0], // use_spmd_partitioning = 6
      [0x4a, 9], // device_assignment = 9: 9 bytes
      [0x08, 1], // replica_count = 1
      [0x10, 1], // computation_count = 2
      [0x1a, 3, 0x0a, 1, 3], // computation_devices = 3 { replica_device_ids = 1, packed: 3 }
      [0x98, 0x01, 0], // use_shardy_partitioner = 19: 8 * 19 = 152 = 0x18 + 128, 1
    ].flat(),
  );
});

test('several devices are partitions of one replica', () => {
  const bytes = [...compileOptions({ deviceIds: [0, 300], flags: {} })];
  const computations = [0x10, 2, 0x1a, 3, 0x0a, 1, 0, 0x1a, 4, 0x0a, 2, 0xac, 0x02]; // 300 = 44 + 128, 2
  const text = bytes.join();
  expect(text).toContain([0x28, 2, 0x30, 1].join());
  expect(text).toContain(computations.join());
  expect(text.endsWith([0x98, 0x01, 1].join())).toBe(true);
});

test('flags follow by their names, each as its type', () => {
  const plain = compileOptions({ deviceIds: [0], flags: {} }).length;
  const ofFlags = (flags: Record<string, string | number | boolean>) => [
    ...compileOptions({ deviceIds: [0], flags }).subarray(plain),
  ];
  // env_option_overrides = 7 { key = 1: 'a'; value = 2 { ... } }
  expect(ofFlags({ a: 'bc' })).toEqual([0x3a, 9, 0x0a, 1, 97, 0x12, 4, 0x0a, 2, 98, 99]);
  expect(ofFlags({ a: true })).toEqual([0x3a, 7, 0x0a, 1, 97, 0x12, 2, 0x10, 1]);
  expect(ofFlags({ a: 200 })).toEqual([0x3a, 8, 0x0a, 1, 97, 0x12, 3, 0x18, 0xc8, 0x01]);
  // 0.5 is 0x3fe0000000000000.
  const half = [0x21, 0, 0, 0, 0, 0, 0, 0xe0, 0x3f];
  expect(ofFlags({ a: 0.5 })).toEqual([0x3a, 14, 0x0a, 1, 97, 0x12, 9, ...half]);
});

test('an id or flag below 0 is refused', () => {
  expect(() => compileOptions({ deviceIds: [-1], flags: {} })).toThrow(/0 or more, got -1/);
});
