import type { MetricColumns } from '../../src-shared/domain';

/**
 * Numbers lie in blobs little-endian, as every processor that the workbench runs on has them, so a
 * blob is the array's own bytes.
 */

/** Returns the bytes of a typed array, not copied. */
export function blobOf(values: Float32Array | Float64Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

/** Returns the 4-byte floats of a blob, copied, since a blob need not be aligned. */
export function float32Of(blob: Buffer): Float32Array {
  return new Float32Array(Uint8Array.from(blob).buffer);
}

/** Returns the doubles of a blob, copied. */
function float64Of(blob: Buffer): Float64Array {
  return new Float64Array(Uint8Array.from(blob).buffer);
}

/** Returns the rows as one blob: step, total, reconstruction and KL, one column after the other. */
export function packColumns(rows: MetricColumns): Buffer {
  const count = rows.stepIndex.length;
  const packed = new Float64Array(4 * count);
  packed.set(rows.stepIndex, 0);
  packed.set(rows.totalNats, count);
  packed.set(rows.reconstructionNats, 2 * count);
  packed.set(rows.klNats, 3 * count);
  return blobOf(packed);
}

/** Returns the first `count` rows of several blobs, joined: blobs as `packColumns` makes them. */
export function joinColumns(parts: readonly { blob: Buffer; count: number }[]): MetricColumns {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  const joined: MetricColumns = {
    stepIndex: new Float64Array(total),
    totalNats: new Float64Array(total),
    reconstructionNats: new Float64Array(total),
    klNats: new Float64Array(total),
  };
  const columns = [joined.stepIndex, joined.totalNats, joined.reconstructionNats, joined.klNats];
  let at = 0;
  for (const { blob, count } of parts) {
    const packed = float64Of(blob);
    const stored = packed.length / 4;
    for (const [index, column] of columns.entries()) {
      column.set(packed.subarray(index * stored, index * stored + count), at);
    }
    at += count;
  }
  return joined;
}
