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
 * @throws ConfigError for a device that cannot be read; WorkbenchError 'environment' for one that is named and
 *   cannot be used.
 */
export async function openSessionDevices(
  { executor, device, cardMemoryShare }: ExecutionConfig,
  isFixed: boolean,
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
  if (choice.kind === 'cuda') return { devices: await open(choice) };
  if (choice.kind === 'cpu' || installedPlugin('cuda') === null) {
    return { devices: null, cardRemark: null };
  }
  try {
    return { devices: await open({ kind: 'cuda', indices: [0] }) };
  } catch (error) {
    if (!(error instanceof WorkbenchError)) throw error;
    return { devices: null, cardRemark: `No card is used: ${error.message}.` };
  }
}
