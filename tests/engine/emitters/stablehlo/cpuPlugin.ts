import { loadPlugin, type PjrtClient } from '../../../../src-main/engine/backends/pjrt';
import { installedPlugin } from '../../../../src-main/engine/backends/pjrtPlugins';

const clients = new Map<number, Promise<PjrtClient>>();

/**
 * Resolves with XLA on the processor, taken for a number of devices; a second call gives the same. Rejects
 * where the set-up has put no plug-in in place.
 */
export function cpuClient(devices = 1): Promise<PjrtClient> {
  const client = clients.get(devices) ?? createClient(devices);
  clients.set(devices, client);
  return client;
}

async function createClient(devices: number): Promise<PjrtClient> {
  const plugin = installedPlugin('cpu');
  if (plugin === null) {
    throw new Error(
      'expected the XLA plug-in for the processor beside the addons, found none: npm test sets it up',
    );
  }
  return (await loadPlugin(plugin.file)).createClient({ cpu_device_count: devices });
}
