import os from 'node:os';
import { deviceText, type DeviceChoice } from '../../../src-shared/device';
import { WorkbenchError } from '../../../src-shared/errors';
import { loadPlugin, type PjrtClient, type PluginValue } from '../backends/pjrt';
import { type InstalledPlugin, installedPlugin, type PluginKind } from '../backends/pjrtPlugins';
import type { CompileSettings } from '../backends/compileOptions';

/** Without it the larger of a number and NaN may be the number, and a step that diverged looks sound. */
export const PROCESSOR_FLAGS: CompileSettings['flags'] = { xla_cpu_enable_fast_min_max: false };

/** The devices of one run, all of one kind, with the plug-in that computes on them. */
export interface PluginDevices {
  readonly kind: PluginKind;
  /** 'cpu', 'cuda:0', 'cuda:0,1': see `parseDevice`. */
  readonly text: string;
  /** Such as 'NVIDIA H100 80GB HBM3'; null for the processor. */
  readonly name: string | null;
  readonly count: number;
  /** Their places among the client's devices. */
  readonly places: readonly number[];
  readonly client: PjrtClient;
  readonly settings: CompileSettings;
  /** Bytes of one device that the run may take; null where the plug-in does not count them. */
  readonly memoryBytes: number | null;
  /** All on which a compiled program depends beside its text and settings. */
  readonly identity: string;
  close(): void;
}

export interface PluginDeviceOptions {
  choice: Exclude<DeviceChoice, { kind: 'auto' }>;
  /** Most of a card's memory that may be taken, 0..1. */
  memoryShare: number;
  /** The same numbers each time: slower algorithms stand in where the quickest adds in any order. */
  isDeterministic: boolean;
}

/**
 * Opens devices. Nothing is reserved on a card, and other cards are left alone.
 * @throws WorkbenchError 'environment' without plug-in, or where it cannot be loaded or sees no such devices.
 */
export async function openPluginDevices(options: PluginDeviceOptions): Promise<PluginDevices> {
  const { choice } = options;
  const installed = installedPlugin(choice.kind);
  if (installed === null) throw notSetUp(choice.kind);
  // Only what is worth a person's attention: the compiler writes of every step otherwise.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  // CUDA counts the quickest card first unless told to count as the driver's tools do.
  process.env['CUDA_DEVICE_ORDER'] ??= 'PCI_BUS_ID';
  const client = await openClient(installed, options);
  try {
    return devicesOf(installed, options, client);
  } catch (error) {
    client.close();
    throw error;
  }
}

function devicesOf(
  installed: InstalledPlugin,
  { choice, isDeterministic }: PluginDeviceOptions,
  client: PjrtClient,
): PluginDevices {
  // The client of cards has those alone that were asked for, in their order.
  const places = choice.kind === 'cuda' ? [...choice.indices.keys()] : choice.indices;
  const devices = places.map((place) => client.devices[place]);
  const found = devices.filter((device) => device !== undefined);
  if (found.length < devices.length) {
    throw new WorkbenchError(
      'environment',
      `expected ${deviceText(choice)}, the plug-in found ${client.devices.length} of these devices`,
    );
  }
  const isCard = choice.kind === 'cuda';
  const limits = places.map((place) => client.deviceMemory(place)?.bytesLimit ?? null);
  return {
    kind: choice.kind,
    text: deviceText(choice),
    name: isCard ? found[0]!.kind : null,
    count: found.length,
    places,
    client,
    settings: {
      deviceIds: found.map(({ id }) => id),
      flags: isCard ? cardFlags(installed, isDeterministic) : PROCESSOR_FLAGS,
    },
    memoryBytes: limits.includes(null) ? null : Math.min(...(limits as number[])),
    identity: [
      client.platformName,
      client.platformVersion,
      installed.version,
      installed.file,
      ...found.map(({ kind }) => kind),
      // Code for one processor's instructions may not run on another.
      isCard ? '' : (os.cpus()[0]?.model ?? ''),
    ].join('\n'),
    close: () => client.close(),
  };
}

async function openClient(
  { file, libraries }: InstalledPlugin,
  { choice, memoryShare }: PluginDeviceOptions,
): Promise<PjrtClient> {
  const options: Record<string, PluginValue> =
    choice.kind === 'cuda'
      ? {
          platform_name: 'cuda',
          allocator: 'bfc',
          preallocate: false,
          memory_fraction: { float: memoryShare },
          visible_devices: choice.indices,
        }
      : { cpu_device_count: Math.max(...choice.indices) + 1 };
  try {
    const plugin = await loadPlugin(file, libraries);
    return await plugin.createClient(options);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new WorkbenchError('environment', `${deviceText(choice)} cannot be used: ${message}`, {
      cause: error,
    });
  }
}

function cardFlags(
  { cudaDataFolder }: InstalledPlugin,
  isDeterministic: boolean,
): CompileSettings['flags'] {
  return {
    ...(cudaDataFolder === null ? {} : { xla_gpu_cuda_data_dir: cudaDataFolder }),
    ...(isDeterministic ? { xla_gpu_deterministic_ops: true } : {}),
  };
}

function notSetUp(kind: PluginKind): WorkbenchError {
  const [what, command] =
    kind === 'cuda'
      ? ['graphics cards', 'npx latent setup --cuda']
      : ['the processor', 'npx latent setup --xla-cpu'];
  return new WorkbenchError(
    'environment',
    `the XLA plug-in for ${what} is not set up: run \`${command}\``,
  );
}
