import { activeUnitCount, meanVariances } from '../../src-main/analysis/activeUnits';
import { frozenCodes } from '../../src-main/engine/estimators/frozenCodes';
import { freezeModel, preparedImages } from '../../src-main/engine/estimators/frozenModel';
import { importanceEstimate } from '../../src-main/engine/estimators/logLikelihood';
import type { Losses } from '../../src-shared/domain';
import type { ImageSource, ModelSession } from '../../src-main/engine/session/session';
import type { Finding } from './qualityCase';
import type { Trained } from './workshop';

const ELBO_SAMPLES = 5;
/** Draws and images of -log p(x), as in `shared/peers/bin_mlp.py`. */
const NLL_DRAWS = 500;
const NLL_IMAGES = 500;

/** What a variational model is worth. */
export interface Score {
  /** Over all test images, 5 draws each, nats. */
  negativeElbo: number;
  /** -log p(x) by importance sampling: 500 draws for each of the first 500 test images, nats. */
  nll: number;
  nllError: number;
  activeUnits: number;
}

/** Returns the score on test images. */
export async function scoreOf({ session, data }: Trained, test: ImageSource): Promise<Score> {
  const losses = await testLosses(session, test, ELBO_SAMPLES);
  const frozen = await freezeModel(session, data);
  try {
    const first = Uint32Array.from({ length: NLL_IMAGES }, (_, i) => i);
    const estimate = await importanceEstimate(frozen, preparedImages(frozen, test, first), {
      drawCount: NLL_DRAWS,
      seed: session.config.training.seed,
      betweenPasses: () => Promise.resolve(),
    });
    const means = await frozenCodes(frozen, test, () => Promise.resolve());
    if (estimate === null || means === null) {
      throw new Error(`a ${session.config.model.kind} has no -log p(x) to be scored by`);
    }
    return {
      negativeElbo: losses['elboNats']!,
      nll: estimate.nllNats,
      nllError: estimate.standardErrorNats,
      activeUnits: activeUnitCount(meanVariances(means, session.latentDim)),
    };
  } finally {
    frozen.dispose();
  }
}

/** Returns the losses over a whole source. */
export async function testLosses(
  session: ModelSession,
  test: ImageSource,
  samples: number,
): Promise<Losses> {
  let all: Losses = {};
  for await (const losses of session.evaluate(test, samples)) all = losses;
  return all;
}

/** Returns the figures of a model that should beat the baseline by a margin of NLL. */
export function againstBaseline(
  kind: string,
  score: Score,
  baseline: Score,
  marginNats: number,
): Finding[] {
  return [
    { what: 'VAE: negative ELBO', unit: 'nats', value: baseline.negativeElbo, target: null },
    { what: 'VAE: NLL', unit: 'nats', value: baseline.nll, target: null },
    { what: `${kind}: negative ELBO`, unit: 'nats', value: score.negativeElbo, target: null },
    { what: `${kind}: NLL`, unit: 'nats', value: score.nll, target: null },
    {
      what: 'gain in NLL',
      unit: 'nats',
      value: baseline.nll - score.nll,
      target: { atLeast: marginNats },
    },
  ];
}
