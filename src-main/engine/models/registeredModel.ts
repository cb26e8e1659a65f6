import type { ModelDescriptor } from '../../../src-shared/domain';
import type { ModelConfig } from '../../../src-shared/runConfig';
import type { DataSpec, Model } from './model';

/** What the registry knows of a model. */
export interface RegisteredModel {
  descriptor: ModelDescriptor;
  /**
   * Returns the model of a config whose fields were checked against the descriptor's.
   * @throws ConfigError for layers that do not fit the data, or labels that are missing.
   */
  build(config: ModelConfig, data: DataSpec): Model;
  /** Returns the numbers in a code, before any model is built; absent where they are the field 'latentDim'. */
  latentDim?(config: ModelConfig): number;
}
