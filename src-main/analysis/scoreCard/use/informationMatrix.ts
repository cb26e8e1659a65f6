import { type CodedFactors, columnOf } from './knownFactors';

/** Bins of equal width between the least and the largest value, as disentanglement_lib has them. */
const BIN_COUNT = 20;

/** A column of numbers as the bin of each. */
export interface Bins {
  places: Uint8Array;
  count: number;
}

/** What is compared: every latent dimension and every factor in bins. */
export interface BinnedFactors {
  codes: Bins[];
  factors: Bins[];
}

/** Returns latent dimensions and factors in 20 bins each; a factor of few values has one for each value. */
export function binned({ codes, factors }: CodedFactors): BinnedFactors {
  return {
    codes: Array.from({ length: codes.dim }, (_, axis) =>
      binsOf(columnOf(codes.values, codes.dim, axis)),
    ),
    factors: factors.map(({ values, classes, classCount }) =>
      classes === null ? binsOf(values) : { places: Uint8Array.from(classes), count: classCount },
    ),
  };
}

/** Returns the bins of numbers; all in one where they are the same. */
export function binsOf(values: Float32Array): Bins {
  let [least, largest] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > largest) largest = value;
  }
  const scale = largest > least ? BIN_COUNT / (largest - least) : 0;
  const placeOf = (value: number) => Math.min(BIN_COUNT - 1, Math.floor((value - least) * scale));
  return { places: Uint8Array.from(values, placeOf), count: BIN_COUNT };
}

/**
 * Returns the mutual information of two binned columns at some rows, nats: Σ p(a,b) ln(p(a,b) / p(a)p(b)) with the
 * shares of the rows as chances (scikit-learn's mutual_info_score). Of independent columns it is about
 * (a − 1)(b − 1) / 2n on average, not 0.
 */
export function mutualInformation(first: Bins, second: Bins, rows: Int32Array): number {
  const joint = new Float64Array(first.count * second.count);
  for (const row of rows) joint[first.places[row]! * second.count + second.places[row]!]! += 1;
  const ofFirst = new Float64Array(first.count);
  const ofSecond = new Float64Array(second.count);
  for (let at = 0; at < joint.length; at++) {
    ofFirst[Math.floor(at / second.count)]! += joint[at]!;
    ofSecond[at % second.count]! += joint[at]!;
  }
  let nats = 0;
  for (let at = 0; at < joint.length; at++) {
    const count = joint[at]!;
    if (count === 0) continue;
    const expected = ofFirst[Math.floor(at / second.count)]! * ofSecond[at % second.count]!;
    nats += (count / rows.length) * Math.log((count * rows.length) / expected);
  }
  return Math.max(0, nats);
}

/** Returns the entropy of a binned column at some rows, nats. */
export function entropyOf({ places, count }: Bins, rows: Int32Array): number {
  const counts = new Float64Array(count);
  for (const row of rows) counts[places[row]!]! += 1;
  return counts.reduce(
    (nats, each) =>
      each === 0 ? nats : nats - (each / rows.length) * Math.log(each / rows.length),
    0,
  );
}

/** Returns the mutual information of each latent dimension with each factor, nats: a row for each dimension. */
export function informationMatrix({ codes, factors }: BinnedFactors, rows: Int32Array): number[][] {
  return codes.map((code) => factors.map((factor) => mutualInformation(code, factor, rows)));
}
