import type { MetricValue } from '../../../src-shared/scoreCard';
import type { LatentSubject } from './latentSubject';
import { absent, type Measure, type MeasureTools } from './measure';

/** Measures a subject and yields the values of one measure after the other. */
export async function* fillCard(
  measures: readonly Measure[],
  subject: LatentSubject,
  tools: MeasureTools,
): AsyncGenerator<MetricValue[]> {
  for (const measure of measures) {
    await tools.betweenPasses();
    const absence = measure.absence(subject);
    yield absence === null
      ? await measure.measure(subject, tools)
      : measure.metrics.map(({ key }) => absent(key, absence));
  }
}
