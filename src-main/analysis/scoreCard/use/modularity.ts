import type { LatentSubject } from '../latentSubject';
import type { Measure } from '../measure';
import { bootstrappedMean } from './bootstrappedMean';
import { type BinnedFactors, binned, informationMatrix } from './informationMatrix';
import { affordableImages, codedFactors, factorAbsence } from './knownFactors';

/** Whether each latent dimension tells of one true factor alone. */
export const modularity: Measure = {
  metrics: [
    {
      key: 'modularity',
      family: 'use',
      title: 'Modularity',
      unit: 'ratio',
      better: 'higher',
      formula:
        'mean over d of 1 − Σ_{v≠v*} I(μ_d;v)² / ((V − 1) I(μ_d;v*)²),  v* the factor with most I, V factors',
      source:
        'Ridgeway and Mozer, "Learning Deep Disentangled Embeddings with the F-Statistic Loss", 2018, section 3; in bins as for the MIG. A dimension that tells of nothing has 0. Standard error by the bootstrap over images. Parts: each dimension.',
      meaning:
        'Whether each latent dimension tells of one true factor and no other; several dimensions may tell of the same.',
      fault: null,
    },
  ],
  absence(subject: LatentSubject) {
    const absence = factorAbsence(subject);
    if (absence !== null) return absence;
    return codedFactors(subject).factors.length > 1 ? null : 'There is only one true factor.';
  },
  async measure(subject, tools) {
    const all = codedFactors(subject);
    const coded = affordableImages(all, all.codes.dim * all.factors.length, tools.seed);
    const bins = binned(coded);
    const { count } = coded.codes;
    const mean = {
      key: 'modularity',
      count,
      operations: count * bins.codes.length * bins.factors.length,
      valuesAt: (rows: Int32Array) => modularities(bins, rows),
      labelOf: (axis: number) => `z${axis + 1}`,
    };
    return [await bootstrappedMean(mean, tools)];
  },
};

/** The modularity of each latent dimension at some rows. */
function modularities(bins: BinnedFactors, rows: Int32Array): number[] {
  return informationMatrix(bins, rows).map((nats) => {
    const squares = nats.map((each) => each ** 2);
    const most = Math.max(...squares);
    const rest = squares.reduce((sum, square) => sum + square, 0) - most;
    return most === 0 ? 0 : 1 - rest / ((squares.length - 1) * most);
  });
}
