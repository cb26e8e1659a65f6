import type { ImageShape } from '../../../src-shared/domain';
import { WorkbenchError } from '../../../src-shared/errors';
import type { ModelConfig } from '../../../src-shared/runConfig';
import type { StateEntry } from '../execution/executor';
import { encoderNetwork, type NetworkConfig } from '../models/network/network';

/**
 * Returns the values of the hidden layers of a trained encoder, by name.
 * @param state all weights of the run's model, as a checkpoint has them.
 * @throws WorkbenchError 'request' for a model without such layers from the image alone: a generator, or
 *   an encoder that wants the class.
 */
export function encoderWeights(
  model: ModelConfig,
  shape: ImageShape,
  state: readonly StateEntry[],
): Map<string, Float32Array> {
  if (!Array.isArray(model['encoder'])) {
    throw new WorkbenchError('request', `a ${model.kind} has no encoder that could be reused`);
  }
  const { weights } = encoderNetwork(model as unknown as NetworkConfig, shape);
  const found = new Map(state.map((entry) => [entry.name, entry]));
  const values = weights.map(({ name, shape: sides }) => {
    const entry = found.get(name);
    const [expected, got] = [sides, entry?.shape].map((each) => each?.join(' x ') ?? 'none');
    if (entry === undefined || expected !== got) {
      throw new WorkbenchError(
        'request',
        `a ${model.kind} has no encoder of images alone that could be reused: ` +
          `${name} must be ${expected}, got ${got}`,
      );
    }
    return [name, entry.values] as const;
  });
  return new Map(values);
}
