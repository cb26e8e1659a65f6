import { type Shape, sizeOf } from '../../shape';
import type { EmitTable } from './emission';
import type { FunctionText, SsaValue } from './functionText';

/*
 * The engine's seeded numbers in plain integer operations: Philox 4x32-10 (Salmon et al., "Parallel random
 * numbers: as easy as 1, 2, 3", 2011, section 4 and table 2), with the seed mixed, the words used and the
 * normal numbers made as TensorFlow's StatelessRandomNormal and ...Uniform do it. XLA fuses them with what
 * uses the numbers, and each device makes its own part.
 */

type Words = readonly [SsaValue, SsaValue, SsaValue, SsaValue];
type Key = readonly [SsaValue, SsaValue];

const ROUNDS = 10;
const MULTIPLIERS = [0xd2511f53, 0xcd9e8d57] as const;
/** Added to the key after each round: the golden ratio and sqrt(3) - 1, times 2^32. */
const WEYL = [0x9e3779b9, 0xbb67ae85] as const;
/** Key of the block that mixes the seeds. */
const MIXING_KEY = [0x3ec8f720, 0x02461e29] as const;
/** Uniform numbers are made of the lowest bits of a word. */
const MANTISSA_BITS = 0x7fffff;
/** The word of the float 1. */
const ONE = 0x3f800000;
/** TensorFlow's smallest argument of the logarithm. */
const LEAST_UNIFORM = 1e-7;

export const RANDOM_OPERATIONS: EmitTable<'randomNormal' | 'randomUniform'> = {
  randomNormal: ({ text, inputs, shape }) =>
    drawn(text, inputs[0]!, shape, ([a, b, c, d], place) => {
      // The first two words make the first two numbers, by sine and cosine, the others the others.
      const isFirstPair = text.compare('LT', place, 2);
      const isCosine = text.compare('EQ', text.elementwise('and', place, 1), 1);
      const first = text.select(isFirstPair, a, c);
      const second = text.select(isFirstPair, b, d);
      return boxMuller(text, uniform(text, first), uniform(text, second), isCosine);
    }),
  randomUniform: ({ text, inputs, shape }) =>
    drawn(text, inputs[0]!, shape, ([a, b, c, d], place) => {
      const isOdd = text.compare('EQ', text.elementwise('and', place, 1), 1);
      const [low, high] = [text.select(isOdd, b, a), text.select(isOdd, d, c)];
      const word = text.select(text.compare('LT', place, 2), low, high);
      return uniform(text, word);
    }),
};

/**
 * Returns the numbers of a seed's blocks, four of each, one block after the other. Each number computes its whole
 * block: four times the integers, but one kernel on a card, where four columns put together were five.
 * @param numberOf gets the words of each number's block, and its place in the block.
 */
function drawn(
  text: FunctionText,
  seed: SsaValue,
  shape: Shape,
  numberOf: (words: Words, place: SsaValue) => SsaValue,
): SsaValue {
  const count = sizeOf(shape);
  if (count === 0) return text.filled(0, 'f32', shape);
  const [keyLow, keyHigh, counterLow, counterHigh] = mixed(text, seed);
  const numbers = text.iota('ui32', [count], 0);
  const counter = [
    text.elementwise('shift_right_logical', numbers, 2),
    text.filled(0, 'ui32', [count]),
    counterLow,
    counterHigh,
  ] as const;
  const words = philox(text, counter, [keyLow, keyHigh]);
  return text.reshape(numberOf(words, text.elementwise('and', numbers, 3)), shape);
}

/** Returns a seed's words, int32 [2], as key and upper half of the counter, each of two words. */
function mixed(text: FunctionText, seed: SsaValue): Words {
  const words = [0, 1].map((place) => text.reshape(text.slice(seed, [place], [1]), [])) as [
    SsaValue,
    SsaValue,
  ];
  // Signed words are widened to 64 bits with their sign.
  const signs = words.map((word) => text.elementwise('shift_right_arithmetic', word, 31));
  const unsigned = [words[0], signs[0]!, words[1], signs[1]!].map((word) =>
    text.operation('stablehlo.bitcast_convert', [word], 'ui32', []),
  ) as [SsaValue, SsaValue, SsaValue, SsaValue];
  const key = MIXING_KEY.map((word) => text.filled(word, 'ui32', [])) as [SsaValue, SsaValue];
  return philox(text, unsigned, key);
}

/** Returns one block of Philox 4x32-10 for each element of the counters. */
function philox(text: FunctionText, counter: Words, key: Key): Words {
  let [a, b, c, d] = counter;
  let [low, high] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const first = product(text, a, MULTIPLIERS[0]);
    const second = product(text, c, MULTIPLIERS[1]);
    [a, b, c, d] = [
      text.elementwise('xor', text.elementwise('xor', second.high, b), low),
      second.low,
      text.elementwise('xor', text.elementwise('xor', first.high, d), high),
      first.low,
    ];
    low = text.elementwise('add', low, WEYL[0]);
    high = text.elementwise('add', high, WEYL[1]);
  }
  return [a, b, c, d];
}

/** The 64 bits of a word's product with a number, as two words. */
function product(
  text: FunctionText,
  word: SsaValue,
  factor: number,
): { low: SsaValue; high: SsaValue } {
  const wide = text.elementwise('multiply', text.convert(word, 'ui64'), factor);
  const high = text.elementwise('shift_right_logical', wide, 32);
  return {
    low: text.elementwise('multiply', word, factor),
    high: text.convert(high, 'ui32'),
  };
}

/** The lowest 23 bits as a number in [0, 1): those of a float from 1 to 2, less 1. */
function uniform(text: FunctionText, word: SsaValue): SsaValue {
  const bits = text.elementwise('or', text.elementwise('and', word, MANTISSA_BITS), ONE);
  const number = text.operation('stablehlo.bitcast_convert', [bits], 'f32', bits.shape);
  return text.elementwise('subtract', number, 1);
}

/** One of the two normal numbers that two uniform ones make (Box and Muller, 1958). */
function boxMuller(
  text: FunctionText,
  first: SsaValue,
  second: SsaValue,
  isCosine: SsaValue,
): SsaValue {
  const log = text.elementwise('log', text.elementwise('maximum', first, LEAST_UNIFORM));
  const radius = text.elementwise('sqrt', text.elementwise('multiply', log, -2));
  const angle = text.elementwise('multiply', second, 2 * Math.PI);
  const [sine, cosine] = [text.elementwise('sine', angle), text.elementwise('cosine', angle)];
  return text.elementwise('multiply', text.select(isCosine, cosine, sine), radius);
}
