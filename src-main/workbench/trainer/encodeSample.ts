import { setImmediate as nextTurn } from 'node:timers/promises';
import { valuesPerImage } from '../../data/dataset';
import { FORWARD_BATCH } from '../../engine/session/forward';
import type { ModelSession } from '../../engine/session/session';
import type { JobData } from './jobData';
import type { LatentCodes } from './protocol';

/**
 * Returns the sample's codes [count * latentDim] and, where the model's KL splits so, its mean over the
 * sample for each dimension, nats. Between two forward passes it looks at the messages; null where `isUnwanted` then
 * says that the codes are not needed any more.
 */
export async function encodeSample(
  session: ModelSession,
  { images, labels, count }: JobData['sample'],
  isUnwanted: () => boolean,
): Promise<Pick<LatentCodes, 'count' | 'latentDim' | 'means' | 'klNatsPerDim'> | null> {
  const { latentDim } = session;
  const size = valuesPerImage(session.shape);
  const means = new Float32Array(count * latentDim);
  const klSums = new Float64Array(latentDim);
  let hasKl = true;
  for (let start = 0; start < count; start += FORWARD_BATCH) {
    const end = Math.min(count, start + FORWARD_BATCH);
    const codes = await session.encode({
      images: images.subarray(start * size, end * size),
      labels: labels?.subarray(start, end) ?? null,
      count: end - start,
    });
    means.set(codes.means, start * latentDim);
    hasKl &&= codes.klNats !== null;
    for (const [at, nats] of codes.klNats?.entries() ?? []) klSums[at % latentDim]! += nats;
    await nextTurn();
    if (isUnwanted()) return null;
  }
  const klNatsPerDim = hasKl ? Float32Array.from(klSums, (sum) => sum / count) : null;
  return { count, latentDim, means, klNatsPerDim };
}
