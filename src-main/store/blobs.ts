import type { MetricColumns } from '../../src-shared/domain';

/**
 * Numbers lie in blobs little-endian, as every processor that the workbench runs on has them, so a
 * blob is the array's own bytes.
 */

/** Returns the bytes of a typed array, not copied. */
export function blobOf(values: Float32Array | Float64Array | Int32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

/** Returns the 4-byte floats of a blob, copied, since a blob need not be aligned. */
export function float32Of(blob: Buffer): Float32Array {
  return new Float32Array(Uint8Array.from(blob).buffer);
}

/** Returns the 4-byte integers of a blob, copied. */
export function int32Of(blob: Buffer): Int32Array {
  return new Int32Array(Uint8Array.from(blob).buffer);
}

/** Returns the doubles of a blob, copied. */
export function float64Of(blob: Buffer): Float64Array {
  return new Float64Array(Uint8Array.from(blob).buffer);
}

/** Rows as they lie in the database. */
export interface PackedRows {
  /** Keys of the losses, in the order of their columns. */
  terms: readonly string[];
  /** The steps, then each loss, one column after the other. */
  blob: Buffer;
}

/** Returns the rows as one blob of 8-byte floats, with what its columns are. */
export function packColumns({ stepIndex, losses }: MetricColumns): PackedRows {
  const columns = [stepIndex, ...Object.values(losses)];
  const packed = new Float64Array(columns.length * stepIndex.length);
  for (const [index, column] of columns.entries()) packed.set(column, index * stepIndex.length);
  return { terms: Object.keys(losses), blob: blobOf(packed) };
}

/**
 * Returns the first `count` rows of several blobs, joined: blobs as `packColumns` makes them. A loss
 * that only some of them have is NaN in the rows of the others.
 */
export function joinColumns(parts: readonly (PackedRows & { count: number })[]): MetricColumns {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  const stepIndex = new Float64Array(total);
  const losses: Record<string, Float64Array> = {};
  let at = 0;
  for (const { terms, blob, count } of parts) {
    const packed = float64Of(blob);
    const stored = packed.length / (1 + terms.length);
    stepIndex.set(packed.subarray(0, count), at);
    for (const [index, key] of terms.entries()) {
      const start = (1 + index) * stored;
      losses[key] ??= new Float64Array(total).fill(NaN);
      losses[key].set(packed.subarray(start, start + count), at);
    }
    at += count;
  }
  return { stepIndex, losses };
}
