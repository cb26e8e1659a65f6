/**
 * Seeded random numbers: xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", 2021) with its state filled by SplitMix32 from the seed and the stream's name.
 * Separate streams (init, shuffle, noise, ...) never share a state, so adding a draw to one leaves
 * the others as they were.
 */
export interface Random {
  /** Uniform in [0, 1) with 53 bits. */
  uniform(): number;
  /** Standard normal, by the Marsaglia polar method; both values of a pair are used. */
  normal(): number;
  /** Uniform integer in 0..bound-1, without modulo bias. */
  integer(bound: number): number;
  /** Fills `out` with standard normals and returns it. */
  fillNormal(out: Float32Array): Float32Array;
  /** Shuffles in place (Fisher-Yates) and returns the same array. */
  shuffle(values: Uint32Array): Uint32Array;
}

/** The largest seed that is asked for: that of 32 bits. */
export const LARGEST_SEED = 4_294_967_295;

/**
 * Returns a generator for one named stream of a seed. Any safe integer is a seed, 0 included;
 * the same (seed, stream) gives the same numbers on every machine.
 */
export function createRandom(seed: number, stream: string): Random {
  const next = splitMix32(hashStream(seed, stream));
  return randomFromWords([next(), next(), next(), next()]);
}

/** Returns a generator that begins at a state of xoshiro128**: four 32-bit words, not all zero. */
export function randomFromWords(words: readonly [number, number, number, number]): Random {
  let [a, b, c, d] = words;
  let spare: number | null = null;

  function nextWord(): number {
    const scrambled = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return scrambled;
  }

  function uniform(): number {
    const high = nextWord() >>> 5;
    const low = nextWord() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  function normal(): number {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const square = u * u + v * v;
      if (square > 0 && square < 1) {
        const factor = Math.sqrt((-2 * Math.log(square)) / square);
        spare = v * factor;
        return u * factor;
      }
    }
  }

  function integer(bound: number): number {
    // Words past the largest multiple of bound would favour small remainders, so they are redrawn.
    const limit = 4294967296 - (4294967296 % bound);
    for (;;) {
      const word = nextWord();
      if (word < limit) return word % bound;
    }
  }

  return {
    uniform,
    normal,
    integer,
    fillNormal(out) {
      for (let i = 0; i < out.length; i++) out[i] = normal();
      return out;
    },
    shuffle(values) {
      for (let i = values.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        const kept = values[i]!;
        values[i] = values[j]!;
        values[j] = kept;
      }
      return values;
    },
  };
}

function rotateLeft(word: number, bits: number): number {
  return ((word << bits) | (word >>> (32 - bits))) >>> 0;
}

/** Returns FNV-1a over the seed's decimal text and the stream's name: a 32-bit word. */
export function hashStream(seed: number, stream: string): number {
  let hash = 0x811c9dc5;
  for (const character of `${seed}/${stream}`) {
    hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193) >>> 0;
  }
  return hash;
}

/** SplitMix32: spreads one word over the generator's state, so that near seeds are unrelated. */
function splitMix32(seed: number): () => number {
  let word = seed >>> 0;
  return () => {
    word = (word + 0x9e3779b9) >>> 0;
    let mixed = word;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}
