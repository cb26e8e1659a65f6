import { setImmediate as nextTurn } from 'node:timers/promises';
import { valuesPerImage } from '../../data/dataset';
import { FORWARD_BATCH } from '../../engine/session/forward';
import type { ModelSession } from '../../engine/session/session';
import type { JobData } from './jobData';
import type { LatentCodes } from './protocol';

/**
 * Returns the sample's posterior means [count * latentDim] and the mean KL of each dimension over
 * the sample, nats: (mean^2 + exp(logVariance) - 1 - logVariance) / 2 (Kingma and Welling 2014,
 * appendix B). Between two forward passes it looks at the messages.
 */
export async function encodeSample(
  session: ModelSession,
  { images, count }: JobData['sample'],
): Promise<Pick<LatentCodes, 'count' | 'latentDim' | 'means' | 'klNatsPerDim'>> {
  const { latentDim } = session;
  const size = valuesPerImage(session.shape);
  const means = new Float32Array(count * latentDim);
  const klSums = new Float64Array(latentDim);
  for (let start = 0; start < count; start += FORWARD_BATCH) {
    const end = Math.min(count, start + FORWARD_BATCH);
    const codes = session.encode(images.subarray(start * size, end * size), end - start);
    means.set(codes.means, start * latentDim);
    for (const [at, mean] of codes.means.entries()) {
      const logVariance = codes.logVariances[at]!;
      klSums[at % latentDim]! += (mean * mean + Math.exp(logVariance) - 1 - logVariance) / 2;
    }
    await nextTurn();
  }
  return { count, latentDim, means, klNatsPerDim: Float32Array.from(klSums, (sum) => sum / count) };
}
