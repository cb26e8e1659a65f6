import type { RunConfig } from '../../src-shared/runConfig';

export interface Hyperparameter {
  /** 'training.learningRate', 'model.encoderLayers'. */
  path: string;
  value: number | string;
}

/** Returns a run's settings one by one: numbers as numbers, all else as text (lists as JSON). */
export function hyperparameters(config: RunConfig): Hyperparameter[] {
  return [config.data, config.model, config.training].flatMap((section, index) => {
    const prefix = ['data', 'model', 'training'][index]!;
    return Object.entries(section).map(([key, value]: [string, unknown]) => ({
      path: `${prefix}.${key}`,
      value: typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value),
    }));
  });
}
