import { createRandom } from '../../../../src-shared/random';
import type { LatentSubject } from '../latentSubject';
import { estimated, type Measure } from '../measure';
import { allRows, bootstrapErrors, replicatesFor } from './bootstrapErrors';
import { dciScorer } from './dciScorer';
import { codedFactors, factorAbsence, imagesAt } from './knownFactors';

/** Images that the weights are found of; as many others test them. Fewer for wide codes. */
const MOST_IMAGES = 5000;
const FEWEST_IMAGES = 1000;
/** Products of two numbers of a code, summed over the images. */
const MOST_PRODUCTS = 1e7;

const SOURCE =
  'Eastwood and Williams, "A Framework for the Quantitative Evaluation of Disentangled Representations", 2018. R: sizes of the weights of a lasso from the standardised codes to the standardised factor, with the penalty √(2 ln 2D / n) of Donoho and Johnstone, 1994; a factor of at most 20 values is predicted one value after the other, and their weights are added. disentanglement_lib has boosted trees in place of the lasso, which sees bent relations too. Codes that tell nothing of the factors leave weights to chance: read it beside the informativeness. Standard error by the bootstrap over images.';

/** Whether codes and true factors go together one to one, and how much of the factors the codes tell. */
export const dci: Measure = {
  metrics: [
    {
      key: 'dci-disentanglement',
      family: 'use',
      title: 'DCI disentanglement',
      unit: 'ratio',
      better: 'higher',
      formula:
        'Σ_d ρ_d (1 − H_V(R_d· / Σ_v R_dv)),  ρ_d = Σ_v R_dv / Σ R,  H_V entropy to the base of the number of factors',
      source: SOURCE,
      meaning: 'Whether each latent dimension is needed for one true factor only.',
      fault: null,
    },
    {
      key: 'dci-completeness',
      family: 'use',
      title: 'DCI completeness',
      unit: 'ratio',
      better: 'higher',
      formula:
        'Σ_v ρ_v (1 − H_D(R_·v / Σ_d R_dv)),  ρ_v = Σ_d R_dv / Σ R,  H_D entropy to the base of the number of dimensions',
      source: `${SOURCE} Parts: each factor.`,
      meaning: 'Whether each true factor needs one latent dimension only.',
      fault: null,
    },
    {
      key: 'dci-informativeness',
      family: 'use',
      title: 'DCI informativeness',
      unit: 'share',
      better: 'higher',
      formula: 'mean over factors v of the share of Var(v) that the lasso predicts on other images',
      source: `${SOURCE} The paper has the error of the prediction. Parts: each factor.`,
      meaning: 'How much of the true factors can be read off the codes by weighted sums.',
      fault: null,
    },
  ],
  absence: factorAbsence,
  async measure(subject, { seed, betweenPasses }) {
    const { learned, tested } = halves(subject, seed);
    const { count, dim } = learned.codes;
    const scoresAt = dciScorer(learned, tested);
    const found = scoresAt(allRows(count));
    const replicates = replicatesFor(2 * count * dim * (dim + learned.factors.length));
    const errors = await bootstrapErrors(
      { count, replicates, seed, stream: 'dci' },
      (drawn) => {
        const { disentanglement, completeness, informativeness } = scoresAt(drawn);
        return [disentanglement, completeness, informativeness];
      },
      betweenPasses,
    );
    const { disentanglement, completeness, informativeness } = found;
    const named = (values: readonly number[]) =>
      learned.factors.map(({ name }, at) => ({ label: name, value: values[at]! }));
    return [
      estimated('dci-disentanglement', disentanglement, errors[0]!, count),
      estimated('dci-completeness', completeness, errors[1]!, count, named(found.completenesses)),
      estimated('dci-informativeness', informativeness, errors[2]!, count, named(found.explained)),
    ];
  },
};

/** Two halves of the test images, drawn by the seed, with codes and factors standardised by the first. */
function halves(subject: LatentSubject, seed: number) {
  const coded = codedFactors(subject);
  const { count, dim } = coded.codes;
  const most = Math.max(FEWEST_IMAGES, Math.min(MOST_IMAGES, Math.floor(MOST_PRODUCTS / dim ** 2)));
  const half = Math.min(most, Math.floor(count / 2));
  const order = createRandom(seed, 'dci').shuffle(Uint32Array.from(allRows(count)));
  return {
    learned: imagesAt(coded, order.subarray(0, half)),
    tested: imagesAt(coded, order.subarray(half, 2 * half)),
  };
}
