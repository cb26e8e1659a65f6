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
      ? (await measure.measure(subject, tools)).map(finite)
      : measure.metrics.map(({ key }) => absent(key, absence));
  }
}

/** A network whose numbers overflow has no latent space to speak of. */
function finite(measured: MetricValue): MetricValue {
  const { key, value, standardError } = measured;
  if (value === null || (Number.isFinite(value) && Number.isFinite(standardError ?? 0))) {
    return measured;
  }
  return absent(
    key,
    `The numbers that it is made of are not all finite: it comes out as ${value}.`,
  );
}
