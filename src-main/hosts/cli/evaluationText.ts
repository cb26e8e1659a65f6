import type {
  LikelihoodEstimate,
  ModelDescriptor,
  RunEvaluation,
  RunSummary,
} from '../../../src-shared/domain';
import { lossText } from './lossText';

/**
 * Returns what a run is worth on its test images, one fact a line; nats per image. What its model cannot
 * tell is said so.
 */
export function evaluationLines(
  run: Pick<RunSummary, 'runId' | 'name'>,
  model: Pick<ModelDescriptor, 'title' | 'terms'>,
  { stepIndex, test, activeUnits, importance, naive }: RunEvaluation,
): string[] {
  const facts: [string, string][] = [
    ['run', `${run.runId}   ${run.name}, step ${stepIndex}`],
    ['test', lossText(test, model.terms, ' nats per image')],
    ['NLL, importance sampling', estimateText(importance, model)],
    ['NLL, draws of the prior', estimateText(naive, model)],
    [
      'active units',
      activeUnits === null
        ? `${model.title}: no encoder, so no codes to count`
        : `${activeUnits.count} of ${activeUnits.latentDim}`,
    ],
  ];
  return facts.map(([name, value]) => `${name.padEnd(24)}  ${value}`);
}

function estimateText(
  estimate: LikelihoodEstimate | null,
  { title }: Pick<ModelDescriptor, 'title'>,
): string {
  if (estimate === null) return `${title}: no such estimate of log p(x)`;
  const { nllNats, standardErrorNats, drawErrorNats, effectiveDraws, drawCount, imageCount } =
    estimate;
  return (
    `${nllNats.toFixed(2)} ± ${standardErrorNats.toFixed(2)} nats per image ` +
    `(${imageCount} images, ${drawCount} draws each, ${effectiveDraws.toFixed(1)} effective; ` +
    `an image's own ± ${drawErrorNats.toFixed(2)})`
  );
}
