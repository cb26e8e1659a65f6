import { describe, expect, it, onTestFinished } from 'vitest';
import { KernelWorkspace } from '../../../../src-main/analysis/kernels/workspace';
import type { LatentSubject } from '../../../../src-main/analysis/scoreCard/latentSubject';
import type { Measure } from '../../../../src-main/analysis/scoreCard/measure';
import { dci } from '../../../../src-main/analysis/scoreCard/use/dci';
import { dciScorer } from '../../../../src-main/analysis/scoreCard/use/dciScorer';
import { allRows } from '../../../../src-main/analysis/scoreCard/use/bootstrapErrors';
import {
  binned,
  informationMatrix,
} from '../../../../src-main/analysis/scoreCard/use/informationMatrix';
import { codedFactors } from '../../../../src-main/analysis/scoreCard/use/knownFactors';
import { lasso } from '../../../../src-main/analysis/scoreCard/use/lasso';
import { modularity } from '../../../../src-main/analysis/scoreCard/use/modularity';
import { mutualInformationGap } from '../../../../src-main/analysis/scoreCard/use/mutualInformationGap';
import { separatedPredictability } from '../../../../src-main/analysis/scoreCard/use/separatedPredictability';
import { createRandom } from '../../../../src-shared/random';
import type { MetricValue } from '../../../../src-shared/scoreCard';
import { codedImages, mixedFactors } from '../subjects/codedImages';

async function valuesOf(
  measure: Measure,
  subject: LatentSubject,
  seed = 0,
): Promise<MetricValue[]> {
  expect(measure.absence(subject)).toBeNull();
  const workspace = new KernelWorkspace(1);
  onTestFinished(() => workspace.dispose());
  return measure.measure(subject, { workspace, seed, betweenPasses: () => Promise.resolve() });
}

/** Two independent even factors of 2,000 images, and codes made of them. */
function twoFactors(codeOf: (a: number, b: number) => readonly number[]): LatentSubject {
  const random = createRandom(1, 'factors');
  const rows = Array.from({ length: 2000 }, () => [random.uniform(), random.uniform()]);
  const codes = rows.map(([a, b]) => codeOf(a!, b!));
  return codedImages({ test: { codes }, factors: { names: ['a', 'b'], rows } });
}

const PERFECT = twoFactors((a, b) => [a, b]);
/** Both factors in both dimensions, alike. */
const ROTATED = twoFactors((a, b) => [(a + b) / Math.SQRT2, (b - a) / Math.SQRT2]);
const MEASURES = [mutualInformationGap, separatedPredictability, modularity, dci];

describe('codes beside the true factors', () => {
  it('that are the factors have 1 of everything, but for what chance puts into 20 x 20 bins', async () => {
    for (const measure of MEASURES) {
      for (const { key, value } of await valuesOf(measure, PERFECT)) {
        // Independent columns of 2,000 images share some 361 / 4000 nats of 3: 3 % of the MIG.
        expect(value, key).toBeGreaterThan(key === 'mig' ? 0.95 : 0.98);
        expect(value, key).toBeLessThanOrEqual(1);
      }
    }
  });

  it('that are turned by 45 degrees tell as much of the factors, and have low scores', async () => {
    const values = (
      await Promise.all(MEASURES.map((measure) => valuesOf(measure, ROTATED)))
    ).flat();
    const found = Object.fromEntries(values.map(({ key, value }) => [key, value!]));
    expect(found['mig']).toBeLessThan(0.05);
    expect(found['sap']).toBeLessThan(0.05);
    expect(found['modularity']).toBeLessThan(0.15);
    expect(found['dci-disentanglement']).toBeLessThan(0.05);
    expect(found['dci-completeness']).toBeLessThan(0.05);
    expect(found['dci-informativeness']).toBeGreaterThan(0.98);
  });

  it('in which a factor is written twice are modular, and not complete', async () => {
    const twice = twoFactors((a, b) => [a, a + 1, b]);
    const [gap] = await valuesOf(mutualInformationGap, twice);
    expect(gap!.parts.map(({ label }) => label)).toEqual(['a', 'b']);
    expect(gap!.parts[0]!.value).toBeCloseTo(0, 6);
    expect(gap!.parts[1]!.value).toBeGreaterThan(0.95);
    const [modular] = await valuesOf(modularity, twice);
    expect(modular!.value).toBeGreaterThan(0.98);
    expect(modular!.parts.map(({ label }) => label)).toEqual(['z1', 'z2', 'z3']);
  });

  it('that know nothing of them have next to nothing', async () => {
    const random = createRandom(2, 'noise');
    const noise = twoFactors(() => [random.normal(), random.normal()]);
    for (const measure of [mutualInformationGap, separatedPredictability]) {
      const [first] = await valuesOf(measure, noise);
      expect(first!.value, first!.key).toBeLessThan(0.05);
    }
    const [, , informativeness] = await valuesOf(dci, noise);
    expect(informativeness!.value).toBeLessThan(0.02);
  });

  it('have errors that grow with fewer images, the same for the same seed', async () => {
    const { codes, factors } = mixedFactors();
    const all = codedImages({ test: { codes }, factors });
    const few = codedImages({
      test: { codes: codes.slice(0, 150) },
      factors: { ...factors, rows: factors.rows.slice(0, 150) },
    });
    for (const measure of MEASURES) {
      const [ofAll] = await valuesOf(measure, all);
      const [ofFew] = await valuesOf(measure, few);
      expect(ofAll!.standardError!, ofAll!.key).toBeGreaterThan(0);
      const growth = ofFew!.standardError! / ofAll!.standardError!;
      // A quarter of the images: about twice the error.
      expect(growth, ofAll!.key).toBeGreaterThan(1.2);
      expect(growth, ofAll!.key).toBeLessThan(4);
      expect((await valuesOf(measure, all))[0], ofAll!.key).toEqual(ofAll);
      expect((await valuesOf(measure, all, 1))[0]!.standardError).not.toBe(ofAll!.standardError);
    }
  });

  it('are not compared where factors or codes are missing', () => {
    const { codes } = mixedFactors();
    const without = codedImages({ test: { codes } });
    for (const measure of MEASURES) {
      expect(measure.absence(without)).toBe('The true factors behind the images are not known.');
    }
    const rows = codes.map(() => [1]);
    const still = codedImages({ test: { codes }, factors: { names: ['still'], rows } });
    expect(mutualInformationGap.absence(still)).toBe('The true factors never change.');
    const single = codedImages({
      test: { codes },
      factors: { names: ['still', 'one'], rows: codes.map(([one]) => [1, one!]) },
    });
    expect(modularity.absence(single)).toBe('There is only one true factor.');
  });
});

describe('against independent implementations', () => {
  const { codes, factors } = mixedFactors();
  const subject = codedImages({ test: { codes }, factors });
  const coded = codedFactors(subject);

  it('mutual informations are those of scikit-learn', () => {
    // scikit-learn 1.9.1, mutual_info_score of numpy.histogram's 20 bins, as disentanglement_lib has them.
    const expected = [
      [1.55349888, 0.3113579, 0.05474524],
      [0.41351457, 0.952876, 0.06034556],
      [0.34378742, 0.36983881, 1.37307598],
      [0.36540569, 0.39229532, 0.05842223],
    ];
    const found = informationMatrix(binned(coded), allRows(600));
    for (const [at, row] of expected.entries()) {
      for (const [of, nats] of row.entries()) expect(found[at]![of]).toBeCloseTo(nats, 6);
    }
  });

  it('MIG and modularity are those of disentanglement_lib’s formulas in numpy', async () => {
    const [gap] = await valuesOf(mutualInformationGap, subject);
    expect(gap!.value).toBeCloseTo(0.5062105345954871, 9);
    const [modular] = await valuesOf(modularity, subject);
    expect(modular!.value).toBeCloseTo(0.8426532288775235, 9);
  });

  it('SAP is that of numpy’s correlations and scikit-learn’s nearest centroids', async () => {
    const [sap] = await valuesOf(separatedPredictability, subject);
    expect(sap!.parts.map(({ value }) => value)).toEqual([
      expect.closeTo(0.79683257, 6),
      expect.closeTo(0.77931399, 6),
      expect.closeTo(0.71126561, 6),
    ]);
    expect(sap!.value).toBeCloseTo(0.7624707259636133, 6);
  });

  it('disentanglement and completeness are those of scikit-learn’s lasso and scipy’s entropy', () => {
    const { disentanglement, completeness, completenesses } = dciScorer(coded, coded)(allRows(600));
    expect(disentanglement).toBeCloseTo(0.8184922977427689, 4);
    expect(completeness).toBeCloseTo(0.7900558771868819, 4);
    expect(completenesses.map((each) => expect.closeTo(each, 4) as number)).toEqual([
      0.78143271, 0.57919804, 0.95747124,
    ]);
  });

  it('the lasso has the weights of scikit-learn’s', () => {
    const column = (rows: readonly (readonly number[])[], at: number) => {
      const values = Float64Array.from(rows, (row) => Math.fround(row[at]!));
      const mean = values.reduce((sum, value) => sum + value, 0) / 600;
      const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 600;
      return values.map((value) => (value - mean) / Math.sqrt(square));
    };
    const product = (a: Float64Array, b: Float64Array) =>
      a.reduce((sum, value, at) => sum + value * b[at]!, 0) / 600;
    const inputs = [0, 1, 2, 3].map((axis) => column(codes, axis));
    const second = column(factors.rows, 1);
    const correlations = Float64Array.from(inputs.flatMap((a) => inputs.map((b) => product(a, b))));
    const target = Float64Array.from(inputs, (input) => product(input, second));
    // Lasso(alpha=0.05) and Lasso(alpha=0.3), scikit-learn 1.9.1, the second code alone is left.
    const expected: [number, number[]][] = [
      [0.05, [-0.41482089, 1.00621828, 0, 0.03255484]],
      [0.3, [0, 0.58833215, 0, 0]],
    ];
    for (const [penalty, weights] of expected) {
      lasso(correlations, target, penalty).forEach((weight, axis) =>
        expect(weight).toBeCloseTo(weights[axis]!, 5),
      );
    }
  });
});
