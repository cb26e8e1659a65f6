import type { Measure } from '../measure';
import { bootstrappedMean } from './bootstrappedMean';
import { type BinnedFactors, binned, entropyOf, informationMatrix } from './informationMatrix';
import { affordableImages, codedFactors, factorAbsence } from './knownFactors';

/** Whether each true factor is told by one latent dimension alone. */
export const mutualInformationGap: Measure = {
  metrics: [
    {
      key: 'mig',
      family: 'use',
      title: 'Mutual information gap (MIG)',
      unit: 'ratio',
      better: 'higher',
      formula:
        'mean over factors v of (I(z₁;v) − I(z₂;v)) / H(v),  z₁ and z₂ the two μ_d with most I(μ_d;v)',
      source:
        'Chen, Li, Grosse and Duvenaud, "Isolating Sources of Disentanglement in Variational Autoencoders", 2018; in 20 bins of equal width as Locatello et al., disentanglement_lib, 2019, and factors of many values in 20 bins, too. Standard error by the bootstrap over images. Parts: the gap of each factor.',
      meaning:
        'Whether each true factor of the images is told by one latent dimension and no other: 1 for each its own, 0 where two tell it alike.',
      fault: null,
    },
  ],
  absence: factorAbsence,
  async measure(subject, tools) {
    const all = codedFactors(subject);
    const coded = affordableImages(all, all.codes.dim * all.factors.length, tools.seed);
    const bins = binned(coded);
    const { count } = coded.codes;
    const mean = {
      key: 'mig',
      count,
      operations: count * bins.codes.length * bins.factors.length,
      valuesAt: (rows: Int32Array) => gaps(bins, rows),
      labelOf: (at: number) => coded.factors[at]!.name,
    };
    return [await bootstrappedMean(mean, tools)];
  },
};

/** The gap of each factor at some rows; 0 for one that does not change among them. */
function gaps(bins: BinnedFactors, rows: Int32Array): number[] {
  const nats = informationMatrix(bins, rows);
  return bins.factors.map((factor, at) => {
    const [most = 0, second = 0] = nats.map((row) => row[at]!).sort((a, b) => b - a);
    const entropy = entropyOf(factor, rows);
    return entropy === 0 ? 0 : (most - second) / entropy;
  });
}
