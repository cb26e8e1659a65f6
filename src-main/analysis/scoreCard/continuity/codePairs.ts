import { createRandom, hashStream, type Random } from '../../../../src-shared/random';
import type { LatentSubject } from '../latentSubject';

export type PathKind = 'linear' | 'spherical';

/** How much of both ends is in the code at t of 0..1. */
type PathWeights = (t: number) => readonly [number, number];

/** Nearer to 0 or a half turn, an angle has no arc that 32-bit codes could tell: its sine is lost in rounding. */
const DEGENERATE_SINE = 1e-6;

/** Two codes with a way between them. */
export interface CodePair {
  from: Float32Array;
  to: Float32Array;
  weights: PathWeights;
}

/** Returns pairs of likely codes, drawn by the seed and the stream. */
export async function likelyPairs(
  subject: LatentSubject,
  path: PathKind,
  count: number,
  seed: number,
  stream: string,
): Promise<CodePair[]> {
  const codes = await subject.likelyCodes(2 * count, hashStream(seed, stream));
  const codeAt = codesOf(codes, subject.latentDim);
  return Array.from({ length: count }, (_, at) => pairOf(codeAt(2 * at), codeAt(2 * at + 1), path));
}

/** Returns pairs of codes of test images, or, for a model without encoder, of likely codes. */
export async function stripPairs(
  subject: LatentSubject,
  path: PathKind,
  count: number,
  seed: number,
  stream: string,
): Promise<CodePair[]> {
  const { means } = subject.test;
  if (means === null) return likelyPairs(subject, path, count, seed, stream);
  const random = createRandom(seed, stream);
  const codeAt = codesOf(means.values, means.dim);
  return Array.from({ length: count }, () => {
    const [from, to] = twoOf(random, means.count);
    return pairOf(codeAt(from), codeAt(to), path);
  });
}

/** Returns two different numbers of 0..count-1, in any order. */
export function twoOf(random: Random, count: number): [number, number] {
  const first = random.integer(count);
  const second = random.integer(count - 1);
  return [first, second < first ? second : second + 1];
}

export function pairOf(from: Float32Array, to: Float32Array, path: PathKind): CodePair {
  return { from, to, weights: path === 'linear' ? straight : arc(from, to) };
}

function straight(t: number): readonly [number, number] {
  return [1 - t, t];
}

/**
 * An arc on which the direction of the code turns evenly (Shoemake, Animating Rotation with Quaternion Curves, 1985,
 * of unit vectors) and its length changes evenly. The same formula with the codes as they are goes far out of the
 * cloud of codes between two that are nearly opposite and differ in length.
 */
function arc(from: Float32Array, to: Float32Array): PathWeights {
  const [fromLength, toLength] = [length(from), length(to)];
  if (fromLength === 0 || toLength === 0) return straight;
  const product = from.reduce((sum, value, axis) => sum + value * to[axis]!, 0);
  const angle = Math.acos(Math.min(1, Math.max(-1, product / (fromLength * toLength))));
  const sine = Math.sin(angle);
  if (sine < DEGENERATE_SINE) return straight;
  return (t) => {
    const scale = ((1 - t) * fromLength + t * toLength) / sine;
    return [
      (scale * Math.sin((1 - t) * angle)) / fromLength,
      (scale * Math.sin(t * angle)) / toLength,
    ];
  };
}

function length(code: Float32Array): number {
  return Math.sqrt(code.reduce((sum, value) => sum + value * value, 0));
}

/** Returns the code at t of 0..1 between the ends. */
export function codeBetween({ from, to, weights }: CodePair, t: number): Float32Array {
  const [fromWeight, toWeight] = weights(t);
  return from.map((value, axis) => fromWeight * value + toWeight * to[axis]!);
}

/** Returns all codes in one array. */
export function joinedCodes(codes: readonly Float32Array[]): Float32Array {
  const size = codes[0]?.length ?? 0;
  const joined = new Float32Array(codes.length * size);
  for (const [at, code] of codes.entries()) joined.set(code, at * size);
  return joined;
}

function codesOf(values: Float32Array, dim: number): (index: number) => Float32Array {
  return (index) => values.subarray(index * dim, (index + 1) * dim);
}
