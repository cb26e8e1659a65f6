import type { ElementType } from './functionText';

const word = new Float32Array(1);
const bits = new Uint32Array(word.buffer);

/**
 * Returns a constant's numbers as MLIR's `dense` writes them: one number for all that are alike, else
 * their bytes. Every float keeps its bits, the sign of zero too.
 */
export function denseText(values: ArrayLike<number>, type: ElementType): string {
  if (values.length === 0) return 'dense<>';
  const texts = new Set(Array.from(values, (value) => numberText(value, type)));
  if (texts.size === 1) return `dense<${[...texts][0]!}>`;
  return `dense<"0x${bytesText(values as Float32Array | Int32Array | Uint8Array)}">`;
}

function numberText(value: number, type: ElementType): string {
  if (type === 'i1') return String(value !== 0);
  if (type !== 'f32') return String(value);
  if (Number.isFinite(value) && !Object.is(value, -0)) {
    // With a point: without one MLIR takes it for an integer.
    const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
    return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}e${exponent}`;
  }
  word[0] = value;
  return `0x${bits[0]!.toString(16).toUpperCase().padStart(8, '0')}`;
}

/** MLIR reads the bytes of a constant as those of the machine, little-endian. */
function bytesText(values: Float32Array | Int32Array | Uint8Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength)
    .toString('hex')
    .toUpperCase();
}
