import type { Random } from '../../../src-shared/random';

/** How a weight starts. Fans count a kernel's whole window: side x side x channels. */
export type Initializer =
  | { kind: 'zeros' }
  | { kind: 'constant'; value: number }
  | { kind: 'glorotUniform'; fanIn: number; fanOut: number }
  /** Normal around 0 with this standard deviation. */
  | { kind: 'normal'; deviation: number };

/** Returns the starting values of a weight of `size` numbers, drawn in order from `random`. */
export function initialValues(
  initializer: Initializer,
  size: number,
  random: Random,
): Float32Array {
  const values = new Float32Array(size);
  if (initializer.kind === 'zeros') return values;
  if (initializer.kind === 'constant') return values.fill(initializer.value);
  if (initializer.kind === 'normal') {
    return random.fillNormal(values).map((value) => value * initializer.deviation);
  }
  const limit = glorotLimit(initializer.fanIn, initializer.fanOut);
  for (let i = 0; i < size; i++) values[i] = (2 * random.uniform() - 1) * limit;
  return values;
}

/**
 * Returns sqrt(6 / (fanIn + fanOut)), the half width of the uniform distribution of Glorot and
 * Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010),
 * equation 16; Keras' default for dense and convolutional layers.
 */
export function glorotLimit(fanIn: number, fanOut: number): number {
  return Math.sqrt(6 / (fanIn + fanOut));
}
