/** Points with a class each. */
export interface LabelledPoints {
  /** [count * dim] */
  values: Float64Array;
  count: number;
  dim: number;
  /** 0..classCount-1. */
  labels: Int32Array;
  classCount: number;
}

/** Linear scores of each class, [classCount * (dim + 1)]: a class's weights, then its offset. */
export type LogisticWeights = Float64Array;

/** Steps that the search remembers. */
const MEMORY = 10;
const MOST_STEPS = 100;
/** The search ends where no derivative of the mean loss is larger. */
const GRADIENT_TOLERANCE = 1e-5;
const SHORTEST_STEP = 1e-10;

/**
 * Returns the weights of multinomial logistic regression that minimise Σ −ln softmax(W x + b)_y + ½ ‖W‖²: scikit-learn's
 * LogisticRegression with C = 1, whose offsets are free, too. Found by L-BFGS (Nocedal, "Updating quasi-Newton matrices
 * with limited storage", 1980), each step halved until the loss falls enough (Armijo).
 * @param betweenPasses awaited after each look at all points.
 */
export async function fitLogisticRegression(
  points: LabelledPoints,
  betweenPasses: () => Promise<void>,
): Promise<LogisticWeights> {
  let weights: LogisticWeights = new Float64Array(points.classCount * (points.dim + 1));
  let here = lossAt(points, weights);
  const memory: Remembered[] = [];
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    if (here.gradient.every((each) => Math.abs(each) <= GRADIENT_TOLERANCE)) break;
    const direction = descentOf(here.gradient, memory);
    const moved = await descend(points, weights, here, direction, betweenPasses);
    // What is left to gain is lost in rounding.
    if (moved === null) break;
    const step = moved.weights.map((weight, at) => weight - weights[at]!);
    const change = moved.loss.gradient.map((each, at) => each - here.gradient[at]!);
    const curvature = dot(step, change);
    if (curvature > 0) memory.push({ step, change, scale: 1 / curvature });
    if (memory.length > MEMORY) memory.shift();
    [weights, here] = [moved.weights, moved.loss];
  }
  return weights;
}

interface Loss {
  /** Mean over the points, with its share of the penalty. */
  loss: number;
  gradient: Float64Array;
}

/** A step, how the gradient changed along it, and one over their product. */
interface Remembered {
  step: Float64Array;
  change: Float64Array;
  scale: number;
}

/** Halves the step until the loss falls by a ten-thousandth of what the slope promises; null where it never does. */
async function descend(
  points: LabelledPoints,
  from: Float64Array,
  { loss, gradient }: Loss,
  direction: Float64Array,
  betweenPasses: () => Promise<void>,
): Promise<{ weights: Float64Array; loss: Loss } | null> {
  const slope = dot(direction, gradient);
  for (let length = 1; length > SHORTEST_STEP; length /= 2) {
    const weights = from.map((weight, at) => weight + length * direction[at]!);
    const there = lossAt(points, weights);
    await betweenPasses();
    if (there.loss <= loss + 1e-4 * length * slope) return { weights, loss: there };
  }
  return null;
}

/** Returns the class with the highest score of each point [count]. */
export function predictClasses(
  weights: LogisticWeights,
  { values, count, dim }: Pick<LabelledPoints, 'values' | 'count' | 'dim'>,
): Int32Array {
  const classCount = weights.length / (dim + 1);
  const scores = new Float64Array(classCount);
  return Int32Array.from({ length: count }, (_, point) => {
    scoresAt(weights, values, point, dim, scores);
    return scores.indexOf(Math.max(...scores));
  });
}

function lossAt(
  { values, count, dim, labels, classCount }: LabelledPoints,
  weights: Float64Array,
): Loss {
  const gradient = new Float64Array(weights.length);
  const scores = new Float64Array(classCount);
  let loss = 0;
  for (let point = 0; point < count; point++) {
    scoresAt(weights, values, point, dim, scores);
    let largest = -Infinity;
    for (let of = 0; of < classCount; of++) if (scores[of]! > largest) largest = scores[of]!;
    let sum = 0;
    for (let of = 0; of < classCount; of++) sum += Math.exp(scores[of]! - largest);
    const logSum = largest + Math.log(sum);
    loss += logSum - scores[labels[point]!]!;
    for (let of = 0; of < classCount; of++) {
      const error = Math.exp(scores[of]! - logSum) - Number(labels[point] === of);
      const row = of * (dim + 1);
      for (let axis = 0; axis < dim; axis++) {
        gradient[row + axis]! += error * values[point * dim + axis]!;
      }
      gradient[row + dim]! += error;
    }
  }
  for (let at = 0; at < weights.length; at++) {
    if (at % (dim + 1) === dim) continue;
    loss += weights[at]! ** 2 / 2;
    gradient[at]! += weights[at]!;
  }
  for (let at = 0; at < gradient.length; at++) gradient[at]! /= count;
  return { loss: loss / count, gradient };
}

function scoresAt(
  weights: Float64Array,
  values: Float64Array,
  point: number,
  dim: number,
  scores: Float64Array,
): void {
  for (let of = 0; of < scores.length; of++) {
    const row = of * (dim + 1);
    let score = weights[row + dim]!;
    for (let axis = 0; axis < dim; axis++)
      score += weights[row + axis]! * values[point * dim + axis]!;
    scores[of] = score;
  }
}

/** The quasi-Newton direction by the two loops of Nocedal's paper. */
function descentOf(gradient: Float64Array, memory: readonly Remembered[]): Float64Array {
  const direction = gradient.map((each) => -each);
  const factors = new Float64Array(memory.length);
  for (let at = memory.length - 1; at >= 0; at--) {
    const { step, change, scale } = memory[at]!;
    factors[at] = scale * dot(step, direction);
    addScaled(direction, -factors[at]!, change);
  }
  const newest = memory[memory.length - 1];
  if (newest !== undefined) {
    const ratio = 1 / (newest.scale * dot(newest.change, newest.change));
    for (let at = 0; at < direction.length; at++) direction[at]! *= ratio;
  }
  for (const [at, { step, change, scale }] of memory.entries()) {
    addScaled(direction, factors[at]! - scale * dot(change, direction), step);
  }
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

function addScaled(values: Float64Array, factor: number, addend: Float64Array): void {
  for (let at = 0; at < values.length; at++) values[at]! += factor * addend[at]!;
}
