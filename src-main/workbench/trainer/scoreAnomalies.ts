import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  ANOMALY_SCORES,
  type AnomalyReport,
  type AnomalyScore,
  type AnomalySource,
} from '../../../src-shared/anomaly';
import { anomalyScore } from '../../analysis/anomaly/anomalyScore';
import { freezeModel, type FrozenModel } from '../../engine/estimators/frozenModel';
import { imageScores, type ImageScores } from '../../engine/estimators/imageScores';
import { modelDescriptor } from '../../engine/models/registry';
import { type AnomalyImages, type ChosenImages, loadAnomalyImages } from './anomalyImages';
import { openWeights, type RunWeights } from './runWeights';

/** A run's weights of one moment, and what its test images are to be told apart from. */
export interface AnomalyJob extends RunWeights {
  against: AnomalySource;
  /** Most images of either kind; 0 takes all. */
  count: number;
  drawCount: number;
  seed: number;
}

/** A report without what only the service knows. */
export type MeasuredAnomalies = Omit<AnomalyReport, 'runId' | 'createdAtMs' | 'seconds'>;

export type AnomalyTold =
  { kind: 'share'; share: number } | { kind: 'report'; report: MeasuredAnomalies };

/** Between two reports of how far it is. */
const TELL_AFTER_MS = 100;

/**
 * Scores usual images and anomalies and yields how far it is, then the report. The same job gives the same scores.
 * @throws WorkbenchError 'request' for fewer than two images of a kind; and as `loadAnomalyImages` and `openWeights`.
 */
export async function* scoreAnomalies(job: AnomalyJob): AsyncGenerator<AnomalyTold> {
  const images = await loadAnomalyImages(job);
  const frozen = await openFrozen(job, images);
  try {
    const [usualCount, anomalyCount] = [images.usual.places.length, images.anomalous.places.length];
    const share = usualCount / (usualCount + anomalyCount);
    const usual = yield* told(frozen, job, images, 'usual', (done) => done * share);
    const anomalous = yield* told(
      frozen,
      job,
      images,
      'anomalous',
      (done) => share + done * (1 - share),
    );
    const { against, drawCount, seed } = job;
    const counts = { usualCount, anomalyCount, drawCount };
    const scores = scoresOf(usual, anomalous, seed);
    yield {
      kind: 'report',
      report: { stepIndex: frozen.stepIndex, against, ...counts, seed, scores },
    };
  } finally {
    frozen.dispose();
  }
}

async function openFrozen(job: AnomalyJob, { spec }: AnomalyImages): Promise<FrozenModel> {
  const session = await openWeights(job, spec);
  try {
    return await freezeModel(session, spec);
  } finally {
    session.dispose();
  }
}

/** Scores one kind of images and tells about ten times a second how far all of it is. */
async function* told(
  frozen: FrozenModel,
  { config, drawCount, seed }: AnomalyJob,
  images: AnomalyImages,
  kind: 'usual' | 'anomalous',
  shareOf: (done: number) => number,
): AsyncGenerator<AnomalyTold, ImageScores> {
  const { source, places }: ChosenImages = images[kind];
  const needsClass = modelDescriptor(config.model.kind)!.abilities.labels === 'condition';
  const classes = needsClass ? images.learnedClasses : [-1];
  const scoring = imageScores(frozen, source, places, { drawCount, seed, stream: kind, classes });
  let toldAtMs = -Infinity;
  for (;;) {
    const { value, done } = scoring.next();
    if (done === true) return value;
    // What was told leaves between two passes.
    await nextTurn();
    if (performance.now() - toldAtMs < TELL_AFTER_MS) continue;
    toldAtMs = performance.now();
    yield { kind: 'share', share: shareOf(value) };
  }
}

function scoresOf(usual: ImageScores, anomalous: ImageScores, seed: number): AnomalyScore[] {
  return ANOMALY_SCORES.flatMap((kind) => {
    const [ofUsual, ofAnomalous] = [usual[kind], anomalous[kind]];
    if (ofUsual === null || ofAnomalous === null) return [];
    return [anomalyScore(kind, ofUsual, ofAnomalous, seed)];
  });
}
