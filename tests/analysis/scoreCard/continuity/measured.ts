import { KernelWorkspace } from '../../../../src-main/analysis/kernels/workspace';
import type { LatentSubject } from '../../../../src-main/analysis/scoreCard/latentSubject';
import type { Measure } from '../../../../src-main/analysis/scoreCard/measure';
import type { MetricValue } from '../../../../src-shared/scoreCard';

/** Returns what a measure finds of a subject, by the keys of its metrics. */
export async function measured(
  measure: Measure,
  subject: LatentSubject,
  seed = 1,
): Promise<Record<string, MetricValue>> {
  const workspace = new KernelWorkspace(1);
  try {
    const tools = { workspace, seed, betweenPasses: () => Promise.resolve() };
    const values = await measure.measure(subject, tools);
    return Object.fromEntries(values.map((value) => [value.key, value]));
  } finally {
    await workspace.dispose();
  }
}
