import os from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { WorkbenchError } from '../../../src-shared/errors';
import type { MetricValue, ScoreCard } from '../../../src-shared/scoreCard';
import { KernelWorkspace } from '../../analysis/kernels/workspace';
import { fillCard } from '../../analysis/scoreCard/fillCard';
import { MEASURES, metricDefinitions } from '../../analysis/scoreCard/measures';
import { openDecoderJacobian } from '../../engine/estimators/decoderJacobian';
import { freezeModel } from '../../engine/estimators/frozenModel';
import { type JobData, loadLabelledData, specOf } from './jobData';
import { openWeights, type RunWeights } from './runWeights';
import { scoreSubject } from './scoreSubject';

/** A run's weights of one moment, to be measured. */
export interface ScoreJob extends RunWeights {
  seed: number;
  /** The class with which a model is measured that takes one; null for the first. */
  label: number | null;
}

/** What a card is of, known before its first value. */
export type CardHead = Pick<ScoreCard, 'imageCount' | 'className' | 'likelyCodes'>;

export type MeasuredScores =
  | { kind: 'head'; head: CardHead }
  | { kind: 'values'; values: MetricValue[]; metricsAhead: number };

/**
 * Measures a run's latent space and yields what the card is of, then the values of one measure after the other. The
 * same job gives the same values.
 * @throws WorkbenchError 'request' for a class that the data set does not have, or that has too few images; and as
 *   `loadLabelledData` and `openWeights`.
 */
export async function* measureScores(job: ScoreJob): AsyncGenerator<MeasuredScores> {
  const data = await loadLabelledData(job);
  const spec = specOf(data);
  const session = await openWeights(job, spec);
  const label = session.usesLabels ? classOf(job, data) : null;
  const frozen = await freezeModel(session, spec);
  const threads = os.availableParallelism();
  const jacobian = await openDecoderJacobian(frozen, { label, threads });
  const parts = { session, data, jacobian, label, seed: job.seed, betweenPasses: nextTurn };
  const subject = await scoreSubject(parts);
  yield {
    kind: 'head',
    head: {
      imageCount: subject.test.images.count,
      className: label === null ? null : (data.classNames[label] ?? String(label)),
      likelyCodes: subject.likely,
    },
  };
  const workspace = new KernelWorkspace();
  let metricsAhead = metricDefinitions().length;
  // What was told leaves between two passes.
  const tools = { workspace, seed: job.seed, betweenPasses: nextTurn };
  for await (const values of fillCard(MEASURES, subject, tools)) {
    metricsAhead -= values.length;
    yield { kind: 'values', values, metricsAhead };
  }
}

function classOf({ label, config }: ScoreJob, { classNames }: JobData): number {
  const chosen = label ?? 0;
  if (chosen < classNames.length) return chosen;
  throw new WorkbenchError(
    'request',
    `the class must be in 0..${classNames.length - 1} of '${config.data.dataset}', got ${chosen}`,
  );
}
