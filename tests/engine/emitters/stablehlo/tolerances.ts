import type { KernelCase, Tolerance } from '../../tracing/kernelCase';

const ROUNDED_ONCE: Tolerance = { ulps: 2, because: 'XLA rounds a x b + c once' };

const ITS_OWN: Tolerance = { ulps: 4, because: 'XLA has its own polynomial for it' };

const SUMMED: Tolerance = {
  ulps: 4,
  ofLargest: true,
  because: 'it is a sum, or the gradient of what was spread, which is one: the order differs',
};

const LEFT_OF_ONE: Tolerance = {
  ulps: 16,
  ofLargest: true,
  because: 'it has 1 less a number near 1: the last bit of that is many of the difference',
};

interface KernelTolerance {
  result?: Tolerance;
  gradient?: Tolerance;
}

/** How far XLA on the processor may be from the eager kernels, by their tfjs names. */
const TOLERANCES: Readonly<Record<string, KernelTolerance>> = {
  Exp: { result: ITS_OWN, gradient: ITS_OWN },
  Expm1: { result: ITS_OWN, gradient: ITS_OWN },
  Log: { result: ITS_OWN },
  Log1p: { result: ITS_OWN },
  Rsqrt: { result: ITS_OWN, gradient: ITS_OWN },
  Erf: { result: ITS_OWN, gradient: ITS_OWN },
  Sin: { result: ITS_OWN, gradient: ITS_OWN },
  Cos: { result: ITS_OWN, gradient: ITS_OWN },
  Sigmoid: { result: ITS_OWN, gradient: LEFT_OF_ONE },
  Tanh: { result: ITS_OWN, gradient: LEFT_OF_ONE },
  Softplus: { result: ITS_OWN, gradient: ITS_OWN },
  BernoulliNll: { result: ITS_OWN, gradient: LEFT_OF_ONE },
  BernoulliNllGrad: { result: ITS_OWN, gradient: LEFT_OF_ONE },
  Elu: {
    result: {
      ulps: 128,
      because: 'TensorFlow takes 1 from exp(x), which loses digits near 0; XLA does not',
    },
  },
  Pow: { result: ITS_OWN, gradient: SUMMED },
  Add: { gradient: SUMMED },
  Sub: { gradient: SUMMED },
  Multiply: { gradient: SUMMED },
  RealDiv: { gradient: SUMMED },
  FloorDiv: { gradient: SUMMED },
  Sum: { result: SUMMED },
  Mean: { result: SUMMED },
  SeededNormal: {
    result: {
      ulps: 8,
      ofLargest: true,
      because: 'TensorFlow multiplies the angle in double precision, and has its own log and sine',
    },
  },
};

/** Returns how far a result of a case, 'result0' or 'gradient1', may be off. */
export function xlaTolerance(kernel: string, each: KernelCase, result: string): Tolerance {
  const { [result.replace(/\d+$/, '') as keyof KernelTolerance]: tolerance } =
    TOLERANCES[kernel] ?? {};
  // Nothing is summed there; of the largest number, 1e38, the others are nothing.
  if (tolerance === SUMMED && each.name === 'edges') return ROUNDED_ONCE;
  return tolerance ?? each.tolerance ?? ROUNDED_ONCE;
}

/** Eager numbers that XLA does not give, by kernel, case and result. */
const OTHER_NUMBERS: Readonly<Record<string, { numbers: number[]; because: string }>> = {
  'Log, denormals, result0': {
    numbers: [NaN, Math.fround(-103.97208)],
    because: 'XLA takes the argument for 0',
  },
  'Cast, float32 to int32, result0': {
    numbers: [-2147483648],
    because: 'what is no int32 becomes the least one in TensorFlow, the nearest in XLA',
  },
  'Relu6, edges, gradient0': {
    numbers: [NaN],
    because: 'XLA makes a product with a truth value a choice between the number and 0',
  },
};

/** Tells whether XLA need not give an eager number. */
export function isOtherNumber(
  kernel: string,
  each: KernelCase,
  result: string,
  value: number,
): boolean {
  const known = OTHER_NUMBERS[`${kernel}, ${each.name}, ${result}`];
  return known !== undefined && known.numbers.includes(value);
}
