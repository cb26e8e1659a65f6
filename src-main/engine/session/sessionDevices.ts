import { parseDevice, type DeviceChoice } from '../../../src-shared/device';
import { ConfigError, WorkbenchError } from '../../../src-shared/errors';
import type { ExecutionConfig } from '../../../src-shared/runConfig';
import { installedPlugin } from '../backends/pjrtPlugins';
import { openPluginDevices, type PluginDevices } from '../execution/pluginDevices';

/** The devices of a plug-in for a session, or why TensorFlow computes in their place. */
export type SessionDevices =
  { devices: PluginDevices } | { devices: null; cardRemark: string | null };

/**
 * Opens what a config asks for. Left to choose, it takes the first card where the plug-in for cards is set up
 * and finds one.
 * @param isFixed the config names the executor.
 * @param isNamed the config names the device; else it was chosen for the run, and the processor may stand in for it.
 * @throws ConfigError for a device that cannot be read; WorkbenchError 'environment' for one that is named and
 *   cannot be used.
 */
export async function openSessionDevices(
  { executor, device, cardMemoryShare }: ExecutionConfig,
  isFixed: boolean,
  isNamed: boolean,
): Promise<SessionDevices> {
  const choice = parseDevice(device);
  if (choice === null) {
    throw new ConfigError(
      `execution.device must be auto, cpu, cuda:0 or cuda:0,1, got ${device}`,
      'execution.device',
    );
  }
  const open = (chosen: Exclude<DeviceChoice, { kind: 'auto' }>) =>
    openPluginDevices({ choice: chosen, memoryShare: cardMemoryShare, isDeterministic: isFixed });
  if (executor === 'xla') {
    const fallback = installedPlugin('cuda') === null ? 'cpu' : 'cuda';
    const chosen = choice.kind === 'auto' ? ({ kind: fallback, indices: [0] } as const) : choice;
    return { devices: await open(chosen) };
  }
  if (executor !== 'measured') return { devices: null, cardRemark: null };
  if (choice.kind === 'cpu' || (choice.kind === 'auto' && installedPlugin('cuda') === null)) {
    return { devices: null, cardRemark: null };
  }
  const cards = choice.kind === 'cuda' ? choice : ({ kind: 'cuda', indices: [0] } as const);
  try {
    return { devices: await open(cards) };
  } catch (error) {
    if (isNamed || !(error instanceof WorkbenchError)) throw error;
    return { devices: null, cardRemark: `No card is used: ${error.message}.` };
  }
}
