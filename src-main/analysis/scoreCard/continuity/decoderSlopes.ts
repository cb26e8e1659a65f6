import type { MetricDefinition, MetricPart } from '../../../../src-shared/scoreCard';
import { hashStream } from '../../../../src-shared/random';
import { identity } from '../../linearAlgebra/matrix';
import { tridiagonalEigen } from '../../linearAlgebra/symmetricEigen';
import type { LatentSubject } from '../latentSubject';
import { absent, estimated, type Measure, meanOf, type MeasureTools } from '../measure';
import { type Bidiagonal, bidiagonalise } from './bidiagonalise';
import { codesAPass } from './passes';
import { medianOf, quantile, risen, spreadOf } from './statistics';

const MOST_CODES = 256;
const LEAST_CODES = 16;
/** Steps for each code: all singular values of a latent space of so many dimensions, the outer ones of a larger. */
const MOST_STEPS = 64;
/** Codes x steps x values of an image: some seconds. */
const WORK = 2 ** 22;
/** A singular value below this share of the largest is the rounding of 32-bit floats, and counts as much. */
const SMALLEST_SHARE = 1e-6;

const ROUNDING_NOTE =
  'Singular values below a millionth of the largest count as that: 32-bit floats tell nothing smaller.';

const LIPSCHITZ: MetricDefinition = {
  key: 'lipschitz',
  family: 'continuity',
  title: 'Local Lipschitz constant',
  unit: 'distance',
  better: 'neither',
  formula: 'median of σ₁(J(z)),  J = ∂g/∂z,  z likely',
  source:
    'The largest singular value of the Jacobian is the least local Lipschitz constant; by Lanczos bidiagonalisation (Golub and Kahan, Calculating the Singular Values and Pseudo-Inverse of a Matrix, 1965), which finds what power iteration finds in fewer products.',
  meaning:
    'How far the image moves at most when the code moves by a little, as a multiple of that. It depends on how wide the codes lie; a few codes far above the others are steep places in any case.',
  fault: null,
};

const CONDITION: MetricDefinition = {
  key: 'condition-number',
  family: 'continuity',
  title: 'Condition number',
  unit: 'ratio',
  better: 'lower',
  formula: 'median of σ₁ / σ_d of J(z),  z likely',
  source: `Odena et al., Is Generator Conditioning Causally Related to GAN Performance?, 2018, of J instead of its square. ${ROUNDING_NOTE} In more than 64 dimensions the smallest value is the one found in 64 Lanczos steps, and the number is a lower bound.`,
  meaning:
    'How much more the image moves along the liveliest direction of the code than along the dullest: large means that some directions are dead.',
  fault: null,
};

const MAGNIFICATION_SOURCE = `Bishop, Svensén and Williams, Magnification Factors for the SOM and GTM Algorithms, 1997; Arvanitidis, Hansen and Hauberg, Latent Space Oddity, 2018. ${ROUNDING_NOTE} In more than 64 dimensions by stochastic Lanczos quadrature (Ubaru, Chen and Saad, 2017) from one random direction a code.`;

const MAGNIFICATION: MetricDefinition = {
  key: 'magnification',
  family: 'continuity',
  title: 'Magnification',
  unit: '',
  better: 'neither',
  formula: 'mean of log √det J(z)ᵀJ(z),  z likely',
  source: MAGNIFICATION_SOURCE,
  meaning:
    'The logarithm of how much space images take for each piece of latent space, on average over likely codes.',
  fault: null,
};

const MAGNIFICATION_SPREAD: MetricDefinition = {
  ...MAGNIFICATION,
  key: 'magnification-spread',
  title: 'Spread of the magnification',
  better: 'lower',
  formula: 'standard deviation of log √det J(z)ᵀJ(z),  z likely',
  meaning:
    'How unevenly the decoder stretches latent space: 0 is the same everywhere, large means borders where images change much and plains where they hardly change.',
};

/** What the singular values of a Jacobian say. */
interface Slopes {
  largest: number;
  condition: number;
  logVolume: number;
}

/** The decoder's Jacobian at likely codes. */
export const decoderSlopes: Measure = {
  metrics: [LIPSCHITZ, CONDITION, MAGNIFICATION, MAGNIFICATION_SPREAD],
  absence: () => null,
  async measure(subject, tools) {
    const slopes = await slopesAtLikelyCodes(subject, tools);
    const constants = slopes.map(({ largest }) => largest);
    const alive = slopes.filter(({ largest }) => largest > 0);
    const lipschitz = medianOf(LIPSCHITZ.key, constants, highQuantiles(constants));
    if (alive.length < 3) {
      const absence = 'The decoder does not move at likely codes: its Jacobian is 0.';
      const others = [CONDITION, MAGNIFICATION, MAGNIFICATION_SPREAD];
      return [lipschitz, ...others.map(({ key }) => absent(key, absence))];
    }
    const conditions = alive.map(({ condition }) => condition);
    const volumes = alive.map(({ logVolume }) => logVolume);
    const { spread, standardError } = spreadOf(volumes);
    return [
      lipschitz,
      medianOf(CONDITION.key, conditions, highQuantiles(conditions)),
      meanOf(MAGNIFICATION.key, volumes),
      estimated(MAGNIFICATION_SPREAD.key, spread, standardError, volumes.length),
    ];
  },
};

function highQuantiles(values: readonly number[]): MetricPart[] {
  const rising = risen(values);
  return [
    { label: '90 % of codes below', value: quantile(rising, 0.9) },
    { label: '99 % of codes below', value: quantile(rising, 0.99) },
  ];
}

async function slopesAtLikelyCodes(subject: LatentSubject, tools: MeasureTools): Promise<Slopes[]> {
  const { latentDim } = subject;
  const steps = Math.min(latentDim, MOST_STEPS);
  const count = codeCount(subject, steps);
  const codes = await subject.likelyCodes(count, hashStream(tools.seed, 'jacobian'));
  const slopes: Slopes[] = [];
  const limit = codesAPass(subject);
  for (let start = 0; start < count; start += limit) {
    const part = codes.slice(start * latentDim, Math.min(start + limit, count) * latentDim);
    for (const matrix of await bidiagonalise(subject, tools, part, steps)) {
      slopes.push(slopesOf(matrix, latentDim));
      await tools.betweenPasses();
    }
  }
  return slopes;
}

function codeCount({ valuesPerImage }: LatentSubject, steps: number): number {
  const affordable = Math.floor(WORK / (steps * valuesPerImage));
  return Math.max(LEAST_CODES, Math.min(MOST_CODES, affordable));
}

function slopesOf(bidiagonal: Bidiagonal, latentDim: number): Slopes {
  const { values, firsts } = singularValues(bidiagonal);
  const steps = values.length;
  const largest = values[0]!;
  const counted = values.map((value) => Math.max(value, SMALLEST_SHARE * largest));
  let logVolume = 0;
  for (const [at, value] of counted.entries()) {
    // Where all values are known each counts once; else with the weight of a Gauss quadrature.
    logVolume += (steps === latentDim ? 1 : latentDim * firsts[at]! ** 2) * Math.log(value);
  }
  return { largest, condition: largest / counted[steps - 1]!, logVolume };
}

/**
 * Returns the singular values of B, the largest first, and the first number of each right singular vector: by the
 * eigenvalues of the tridiagonal BᵀB, whose 64-bit floats hold values down to 1e-8 of the largest.
 */
function singularValues({ diagonal, beside }: Bidiagonal) {
  const steps = diagonal.length;
  const squares = diagonal.map((alpha, at) => alpha ** 2 + (at === 0 ? 0 : beside[at - 1]! ** 2));
  const products = new Float64Array(steps);
  for (const [at, beta] of beside.entries()) products[at] = diagonal[at]! * beta;
  const tridiagonal = { diagonal: squares, beside: products, basis: identity(steps) };
  const { values, vectors } = tridiagonalEigen(tridiagonal);
  return {
    values: values.map((value) => Math.sqrt(Math.max(0, value))),
    firsts: values.map((_, at) => vectors.values[at * steps]!),
  };
}
