import { parseDevice } from './device';

/** Where a run may be computed by its config, and so which of its other settings count. */
export interface ExecutionScope {
  /** The processor may compute: threads count. */
  mayUseProcessor: boolean;
  /** A graphics card may compute: the share of its memory counts. */
  mayUseCard: boolean;
  /** A plug-in may compute: the precision counts. */
  mayUsePlugin: boolean;
}

/**
 * Returns what a config's executor and device leave open. TensorFlow's executors compute on the processor whatever
 * the device; a device that cannot be read leaves all open.
 */
export function executionScope(executor: string, device: string): ExecutionScope {
  const kind = parseDevice(device)?.kind ?? 'auto';
  const isPluginPossible = executor === 'measured' || executor === 'xla';
  const mayUseCard = isPluginPossible && kind !== 'cpu';
  return {
    mayUseProcessor: !isPluginPossible || kind !== 'cuda',
    mayUseCard,
    mayUsePlugin: mayUseCard || executor === 'xla',
  };
}
