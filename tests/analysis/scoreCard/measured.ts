import type { KernelWorkspace } from '../../../src-main/analysis/kernels/workspace';
import { fillCard } from '../../../src-main/analysis/scoreCard/fillCard';
import type { LatentSubject } from '../../../src-main/analysis/scoreCard/latentSubject';
import type { Measure } from '../../../src-main/analysis/scoreCard/measure';
import { findings, type MetricValue } from '../../../src-shared/scoreCard';

/** Returns the values of some measures by their keys, and the keys of the faults that they show. */
export async function measured(
  workspace: KernelWorkspace,
  measures: readonly Measure[],
  subject: LatentSubject,
  seed = 0,
): Promise<{ values: Map<string, MetricValue>; faults: string[] }> {
  const values: MetricValue[] = [];
  const tools = { workspace, seed, betweenPasses: () => Promise.resolve() };
  for await (const some of fillCard(measures, subject, tools)) values.push(...some);
  const definitions = measures.flatMap(({ metrics }) => metrics);
  return {
    values: new Map(values.map((value) => [value.key, value])),
    faults: findings(definitions, values).map(({ family, key }) => `${family}: ${key}`),
  };
}
