import { setImmediate as nextTurn } from 'node:timers/promises';
import { valuesPerImage } from '../../data/dataset';
import { meanKlNatsPerDimension } from '../../engine/objectives/kl';
import { FORWARD_BATCH } from '../../engine/session/forward';
import type { ModelSession } from '../../engine/session/session';
import type { JobData } from './jobData';
import type { LatentCodes } from './protocol';

/**
 * Returns the sample's posterior means [count * latentDim] and the mean KL of each dimension over
 * the sample, nats. Between two forward passes it looks at the messages; null where `isUnwanted` then
 * says that the codes are not needed any more.
 */
export async function encodeSample(
  session: ModelSession,
  { images, count }: JobData['sample'],
  isUnwanted: () => boolean,
): Promise<Pick<LatentCodes, 'count' | 'latentDim' | 'means' | 'klNatsPerDim'> | null> {
  const { latentDim } = session;
  const size = valuesPerImage(session.shape);
  const means = new Float32Array(count * latentDim);
  const logVariances = new Float32Array(count * latentDim);
  for (let start = 0; start < count; start += FORWARD_BATCH) {
    const end = Math.min(count, start + FORWARD_BATCH);
    const codes = await session.encode(images.subarray(start * size, end * size), end - start);
    means.set(codes.means, start * latentDim);
    logVariances.set(codes.logVariances, start * latentDim);
    await nextTurn();
    if (isUnwanted()) return null;
  }
  const klNatsPerDim = meanKlNatsPerDimension(means, logVariances, latentDim);
  return { count, latentDim, means, klNatsPerDim };
}
