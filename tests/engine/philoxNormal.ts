/*
 * The engine's seeded numbers, normal and uniform, worked out a second time, in double precision: Philox 4x32-10
 * (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011, section 4 and table 2) and the
 * transform of Box and Muller, with the seeds mixed and the words used as TensorFlow's
 * StatelessRandomNormal and ...Uniform do it (stateless_random_ops.cc, random_distributions.h).
 */

type Words = [number, number, number, number];

const ROUNDS = 10;
const MULTIPLIERS = [0xd2511f53n, 0xcd9e8d57n] as const;
/** Added to the key after each round: the golden ratio and sqrt(3) - 1, times 2^32. */
const WEYL = [0x9e3779b9, 0xbb67ae85] as const;
/** Key of the block that mixes the seeds. */
const MIXING_KEY = [0x3ec8f720, 0x02461e29] as const;

/** Returns one block of Philox 4x32-10. */
export function philoxBlock(counter: Words, key: readonly [number, number]): Words {
  let [a, b, c, d] = counter;
  let [low, high] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const first = MULTIPLIERS[0] * BigInt(a);
    const second = MULTIPLIERS[1] * BigInt(c);
    [a, b, c, d] = [
      (highWord(second) ^ b ^ low) >>> 0,
      lowWord(second),
      (highWord(first) ^ d ^ high) >>> 0,
      lowWord(first),
    ];
    low = (low + WEYL[0]) >>> 0;
    high = (high + WEYL[1]) >>> 0;
  }
  return [a, b, c, d];
}

/** Returns the first `count` standard normal numbers of a seed: two signed 32-bit words. */
export function philoxNormal(seed: readonly [number, number], count: number): number[] {
  return numbersOf(seed, count, (words) => [
    ...boxMuller(words[0], words[1]),
    ...boxMuller(words[2], words[3]),
  ]);
}

/** Returns the first `count` numbers of a seed that are uniform in [0, 1): multiples of 2^-23, exact in float32. */
export function philoxUniform(seed: readonly [number, number], count: number): number[] {
  return numbersOf(seed, count, (words) => words.map(uniform));
}

/** The first `count` numbers that a seed's blocks, one after the other, are made into. */
function numbersOf(
  [first, second]: readonly [number, number],
  count: number,
  ofBlock: (words: Words) => number[],
): number[] {
  // Signed words are widened to 64 bits with their sign.
  const seedWords: Words = [first >>> 0, (first >> 31) >>> 0, second >>> 0, (second >> 31) >>> 0];
  const [keyLow, keyHigh, counterLow, counterHigh] = philoxBlock(seedWords, MIXING_KEY);
  const numbers: number[] = [];
  for (let block = 0; numbers.length < count; block++) {
    numbers.push(...ofBlock(philoxBlock([block, 0, counterLow, counterHigh], [keyLow, keyHigh])));
  }
  return numbers.slice(0, count);
}

function boxMuller(radiusWord: number, angleWord: number): [number, number] {
  const radius = Math.sqrt(-2 * Math.log(Math.max(uniform(radiusWord), 1e-7)));
  const angle = 2 * Math.PI * uniform(angleWord);
  return [Math.sin(angle) * radius, Math.cos(angle) * radius];
}

/** The lowest 23 bits as a number in [0, 1). */
function uniform(word: number): number {
  return (word & 0x7fffff) / 0x800000;
}

function highWord(product: bigint): number {
  return Number(product >> 32n);
}

function lowWord(product: bigint): number {
  return Number(product & 0xffffffffn);
}
