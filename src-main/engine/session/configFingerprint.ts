import { createHash } from 'node:crypto';
import type { SessionOptions } from './session';

/**
 * Returns SHA-256 (hex) over all that decides a run's numbers: model, image shape, training images
 * and the settings of a step. Name, number of epochs and what is shown may change between a
 * checkpoint and its resumption.
 */
export function configFingerprint({ config, shape, trainCount }: SessionOptions): string {
  const { batchSize, learningRate, seed } = config.training;
  const deciding = {
    model: config.model,
    data: config.data,
    shape,
    trainCount,
    batchSize,
    learningRate,
    seed,
  };
  return createHash('sha256').update(canonicalJson(deciding)).digest('hex');
}

/** JSON with sorted keys, so that the order in a config file does not count. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
