/** What the values begin at a multiple of, so that they can be mapped into memory. */
const ALIGNMENT = 64;
/** Magic, version and the length of the header's text. */
const BEFORE_TEXT_BYTES = 10;

/**
 * Returns an NPY file of 32-bit floats, little-endian and in C order, format version 1.0 (numpy.lib.format). Throws
 * RangeError unless the shape has as many places as there are values.
 */
export function npyFile(values: Float32Array, shape: readonly number[]): Uint8Array {
  const places = shape.reduce((product, length) => product * length, 1);
  if (places !== values.length) {
    const found = `${values.length} values`;
    throw new RangeError(`the shape ${shape.join(' x ')} must have as many places, got ${found}`);
  }
  // A tuple of one has a comma behind it.
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const fields = `{'descr': '<f4', 'fortran_order': False, 'shape': (${tuple}), }`;
  const bytes = BEFORE_TEXT_BYTES + fields.length + 1;
  const text = `${fields}${' '.repeat((ALIGNMENT - (bytes % ALIGNMENT)) % ALIGNMENT)}\n`;
  const file = new Uint8Array(BEFORE_TEXT_BYTES + text.length + values.byteLength);
  const view = new DataView(file.buffer);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  view.setUint16(8, text.length, true);
  file.set(new TextEncoder().encode(text), BEFORE_TEXT_BYTES);
  const start = BEFORE_TEXT_BYTES + text.length;
  for (const [at, value] of values.entries()) view.setFloat32(start + 4 * at, value, true);
  return file;
}
