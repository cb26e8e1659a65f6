import type { RunConfig } from '../../src-shared/runConfig';

export interface Hyperparameter {
  /** 'training.learningRate', 'model.encoderLayers'. */
  path: string;
  value: number | string;
}

/** Returns a run's settings one by one: numbers as numbers, all else as text (lists as JSON). */
export function hyperparameters(config: RunConfig): Hyperparameter[] {
  const { data, model, training, execution } = config;
  return Object.entries({ data, model, training, execution }).flatMap(([name, section]) =>
    Object.entries(section).map(([key, value]: [string, unknown]) => ({
      path: `${name}.${key}`,
      value: typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value),
    })),
  );
}
