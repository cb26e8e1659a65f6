import type { BinaryFunction, UnaryFunction } from '../../graph/stepGraph';
import type { EmitTable } from './emission';
import type { Direction, FunctionText, Operand, SsaValue } from './functionText';

type EmitUnary = (text: FunctionText, x: SsaValue) => SsaValue;
type EmitBinary = (text: FunctionText, a: SsaValue, b: SsaValue) => SsaValue;

const plainUnary =
  (name: string): EmitUnary =>
  (text, x) =>
    text.elementwise(name, x);

const plainBinary =
  (name: string): EmitBinary =>
  (text, a, b) =>
    text.elementwise(name, a, b);

const comparison =
  (direction: Direction): EmitBinary =>
  (text, a, b) =>
    text.compare(direction, a, b);

const relu: EmitUnary = (text, x) => text.elementwise('maximum', x, 0);

const UNARY: Readonly<Record<UnaryFunction, EmitUnary>> = {
  abs: plainUnary('abs'),
  negate: plainUnary('negate'),
  exp: plainUnary('exponential'),
  expm1: plainUnary('exponential_minus_one'),
  log: plainUnary('log'),
  log1p: plainUnary('log_plus_one'),
  sqrt: plainUnary('sqrt'),
  rsqrt: plainUnary('rsqrt'),
  square: (text, x) => text.elementwise('multiply', x, x),
  reciprocal: (text, x) => text.elementwise('divide', text.filled(1, x.type, x.shape), x),
  sigmoid: plainUnary('logistic'),
  tanh: plainUnary('tanh'),
  relu,
  relu6: (text, x) => text.elementwise('minimum', relu(text, x), 6),
  elu: (text, x) => {
    const below = text.elementwise('exponential_minus_one', x);
    return text.select(text.compare('LT', x, 0), below, x);
  },
  softplus: (text, x) => text.elementwise('add', relu(text, x), logOfOnePlus(text, x)),
  erf: (text, x) => text.operation('chlo.erf', [x], x.type, x.shape),
  sign: plainUnary('sign'),
  floor: plainUnary('floor'),
  ceil: plainUnary('ceil'),
  round: plainUnary('round_nearest_even'),
  sin: plainUnary('sine'),
  cos: plainUnary('cosine'),
  isNaN: (text, x) => text.compare('NE', x, x),
  isFinite: (text, x) => text.operation('stablehlo.is_finite', [x], 'i1', x.shape),
  not: plainUnary('not'),
};

const BINARY: Readonly<Record<BinaryFunction, EmitBinary>> = {
  add: plainBinary('add'),
  subtract: plainBinary('subtract'),
  multiply: plainBinary('multiply'),
  divide: plainBinary('divide'),
  floorDivide(text, a, b) {
    const quotient = text.elementwise('divide', a, b);
    if (a.type === 'f32') return text.elementwise('floor', quotient);
    // A quotient of integers is cut off towards 0.
    const remainder = text.elementwise('remainder', a, b);
    const below = text.elementwise('subtract', quotient, 1);
    return text.select(isOfOtherSign(text, remainder, b), below, quotient);
  },
  modulo(text, a, b) {
    const remainder = text.elementwise('remainder', a, b);
    const moved = text.elementwise('add', remainder, b);
    return text.select(isOfOtherSign(text, remainder, b), moved, remainder);
  },
  maximum: plainBinary('maximum'),
  minimum: plainBinary('minimum'),
  power: plainBinary('power'),
  squaredDifference(text, a, b) {
    const difference = text.elementwise('subtract', a, b);
    return text.elementwise('multiply', difference, difference);
  },
  equal: comparison('EQ'),
  notEqual: comparison('NE'),
  less: comparison('LT'),
  lessEqual: comparison('LE'),
  greater: comparison('GT'),
  greaterEqual: comparison('GE'),
  and: plainBinary('and'),
  or: plainBinary('or'),
};

/** Operations that look at one element at a time. */
export const ELEMENTWISE_OPERATIONS: EmitTable<
  | 'unary'
  | 'binary'
  | 'leakyRelu'
  | 'select'
  | 'cast'
  | 'biasAdd'
  | 'reluGradient'
  | 'bernoulliNll'
  | 'bernoulliNllGradient'
  | 'adam'
> = {
  unary: ({ text, attributes, inputs }) => UNARY[attributes.function](text, inputs[0]!),
  binary: ({ text, attributes, inputs }) =>
    BINARY[attributes.function](text, inputs[0]!, inputs[1]!),
  leakyRelu({ text, attributes, inputs }) {
    const [x] = inputs as [SsaValue];
    const below = text.elementwise('multiply', x, attributes.alpha);
    return text.select(text.compare('GT', x, 0), x, below);
  },
  select: ({ text, inputs }) => text.select(inputs[0]!, inputs[1]!, inputs[2]!),
  cast: ({ text, inputs, type }) => text.convert(inputs[0]!, type),
  biasAdd: ({ text, inputs }) => text.elementwise('add', ...inputs),
  reluGradient({ text, inputs }) {
    const [gradient, output] = inputs as [SsaValue, SsaValue];
    return text.select(text.compare('GT', output, 0), gradient, 0);
  },
  bernoulliNll({ text, inputs }) {
    const [logits, targets] = inputs as [SsaValue, SsaValue];
    const product = text.elementwise('multiply', targets, logits);
    const linear = text.elementwise('subtract', relu(text, logits), product);
    return text.elementwise('add', linear, logOfOnePlus(text, logits));
  },
  bernoulliNllGradient({ text, inputs }) {
    const [gradient, logits, targets] = inputs as [SsaValue, SsaValue, SsaValue];
    const mean = text.elementwise('logistic', logits);
    return text.elementwise('multiply', text.elementwise('subtract', mean, targets), gradient);
  },
  // The formulas stand with operations/adamUpdate.ts.
  adam({ text, attributes, inputs }) {
    const [value, firstMoment, secondMoment, gradient, stepSize] = inputs as [
      SsaValue,
      SsaValue,
      SsaValue,
      SsaValue,
      SsaValue,
    ];
    const { beta1, beta2, epsilon } = attributes;
    const m = movedTowards(text, firstMoment, gradient, 1 - beta1);
    const squared = text.elementwise('multiply', gradient, gradient);
    const v = movedTowards(text, secondMoment, squared, 1 - beta2);
    const size = text.elementwise('add', text.elementwise('sqrt', v), epsilon);
    const change = text.elementwise('divide', text.elementwise('multiply', m, stepSize), size);
    return [text.elementwise('subtract', value, change), m, v];
  },
};

/** log(1 + exp(-|x|)), from 0 to log 2: exp does not overflow. */
function logOfOnePlus(text: FunctionText, x: SsaValue): SsaValue {
  const size = text.elementwise('abs', x);
  const small = text.elementwise('exponential', text.elementwise('negate', size));
  return text.elementwise('log_plus_one', small);
}

/** Where a remainder that is not 0 has another sign than the divisor. */
function isOfOtherSign(text: FunctionText, remainder: SsaValue, divisor: SsaValue): SsaValue {
  const isSome = text.compare('NE', remainder, 0);
  const signs = [remainder, divisor].map((x) => text.compare('LT', x, 0)) as [SsaValue, SsaValue];
  return text.elementwise('and', isSome, text.compare('NE', ...signs));
}

/** from + (to - from) part. */
function movedTowards(text: FunctionText, from: SsaValue, to: SsaValue, part: Operand): SsaValue {
  const way = text.elementwise('subtract', to, from);
  return text.elementwise('add', from, text.elementwise('multiply', way, part));
}
