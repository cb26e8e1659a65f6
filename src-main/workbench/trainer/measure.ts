import { placesFrom } from '../../engine/execution/imageBatch';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { activeUnitCount, meanVariances } from '../../analysis/activeUnits';
import { frozenCodes } from '../../engine/estimators/frozenCodes';
import { frozenLosses } from '../../engine/estimators/frozenLosses';
import { freezeModel, type FrozenModel, preparedImages } from '../../engine/estimators/frozenModel';
import { gradientNoise } from '../../engine/estimators/gradientNoise';
import { importanceEstimate, priorEstimate } from '../../engine/estimators/logLikelihood';
import type { ImageSource, ModelSession } from '../../engine/session/session';
import type { ExploreRequest, ExploreResult, ExploreResults, Measurement } from './exploreRequests';
import { type JobData, specOf } from './jobData';
import type { Turns } from './turns';

/** Images and draws by which gradients are compared. */
const GRADIENT_IMAGES = 64;
const GRADIENT_DRAWS = 64;

export function isMeasurement(request: ExploreRequest): request is Measurement {
  return request.kind === 'evaluate' || request.kind === 'gradientNoise';
}

/**
 * Returns the answer to one request that takes long, for the session's weights of this moment. Only
 * copying them takes a turn; between its passes the process trains on and answers others.
 * @throws WorkbenchError 'request' for what the model cannot do.
 */
export async function measure(
  session: ModelSession,
  data: JobData,
  turns: Turns,
  request: Measurement,
): Promise<ExploreResult> {
  const frozen = await turns.take(() => freezeModel(session, specOf(data)));
  try {
    return request.kind === 'evaluate'
      ? await evaluate(frozen, data.test, request)
      : await measureGradients(frozen, data);
  } finally {
    frozen.dispose();
  }
}

async function evaluate(
  frozen: FrozenModel,
  test: ImageSource,
  { drawCount, imageCount }: Extract<Measurement, { kind: 'evaluate' }>,
): Promise<ExploreResults['evaluate']> {
  const { seed } = frozen.config.training;
  const settings = { drawCount, seed, betweenPasses: nextTurn };
  const images = preparedImages(frozen, test, placesFrom(0, Math.min(imageCount, test.count)));
  return {
    stepIndex: frozen.stepIndex,
    test: await frozenLosses(frozen, test, nextTurn),
    activeUnits: await activeUnitsOf(frozen, test),
    importance: await importanceEstimate(frozen, images, settings),
    naive: await priorEstimate(frozen, images, settings),
  };
}

async function activeUnitsOf(
  frozen: FrozenModel,
  test: ImageSource,
): Promise<ExploreResults['evaluate']['activeUnits']> {
  const means = await frozenCodes(frozen, test, nextTurn);
  if (means === null) return null;
  const { latentDim } = frozen.model;
  return { count: activeUnitCount(meanVariances(means, latentDim)), latentDim };
}

function measureGradients(
  frozen: FrozenModel,
  { sample }: JobData,
): Promise<ExploreResults['gradientNoise']> {
  const count = Math.min(GRADIENT_IMAGES, sample.count);
  return gradientNoise(
    frozen,
    { ...sample, count },
    {
      drawCount: GRADIENT_DRAWS,
      seed: frozen.config.training.seed,
      betweenDraws: nextTurn,
    },
  );
}
