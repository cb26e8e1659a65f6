import type { DType } from '../graph/stepGraph';
import type { Shape } from '../shape';
import { requireAddon } from './addonFolder';

/*
 * A PJRT plug-in is a shared library that compiles StableHLO for one kind of device (PJRT C API, OpenXLA).
 * Whatever takes time runs on a thread of the addon's; the event loop waits for none of it.
 */

/**
 * What a plug-in is told when a client is made, or tells of itself. A whole number is passed as such; `float`
 * marks one that must not be.
 */
export type PluginValue = string | number | boolean | readonly number[] | { float: number };

export interface PjrtPlugin {
  /** Major and minor version of the C interface that the library implements. */
  readonly apiVersion: readonly [number, number];
  readonly attributes: Readonly<Record<string, PluginValue>>;
  /**
   * Resolves with a client for the devices of the plug-in's kind. Rejects with the plug-in's message, as where it sees no device.
   */
  createClient(options: Readonly<Record<string, PluginValue>>): Promise<PjrtClient>;
}

export interface PjrtClient {
  /** Such as 'cpu' and 'cuda'. */
  readonly platformName: string;
  readonly platformVersion: string;
  /** Those of this machine; other calls name them by their place here. */
  readonly devices: readonly PjrtDevice[];
  /** Bytes of a device's memory; null where the plug-in does not count them. */
  deviceMemory(device: number): DeviceMemory | null;
  /**
   * Resolves with the program for its devices; rejects with the compiler's message.
   * @param program StableHLO, as text.
   * @param options a serialised CompileOptionsProto (`compileOptions`).
   */
  compile(program: string, options: Uint8Array): Promise<PjrtExecutable>;
  /** Loads what `serialize` gave, of the same plug-in on the same kind of device. */
  load(serialized: Uint8Array): Promise<PjrtExecutable>;
  /** Copies numbers to a device, row-major; they must not change before it has resolved. */
  upload(data: ArrayBufferView, dtype: DType, shape: Shape, device: number): Promise<PjrtBuffer>;
  /** Frees what is left of it once the calls on their way are done. */
  close(): void;
}

export interface PjrtDevice {
  readonly id: number;
  /** Such as 'NVIDIA H100 80GB HBM3'. */
  readonly kind: string;
}

export interface DeviceMemory {
  bytesInUse: number;
  peakBytesInUse: number | null;
  bytesLimit: number | null;
}

export interface PjrtExecutable {
  readonly outputCount: number;
  /**
   * Runs the program once on each of its devices: one list of arguments a device, and one list of results,
   * which belong to the caller. Resolves when all have finished. A donated argument is used up.
   */
  execute(argumentLists: readonly (readonly PjrtBuffer[])[]): Promise<PjrtBuffer[][]>;
  serialize(): Promise<Uint8Array>;
  close(): void;
}

/** Numbers on a device. */
export interface PjrtBuffer {
  /** Resolves with a copy of the numbers, row-major. */
  download(): Promise<ArrayBuffer>;
  /** Frees the memory at once. */
  close(): void;
}

/** Stands for something of the addon's. */
type Handle = object & { readonly handle?: never };

/** The flat functions of native/pjrt/addon.cc. */
interface PjrtAddon {
  loadPlugin(
    file: string,
    libraries: readonly string[],
  ): Promise<{ handle: Handle } & Pick<PjrtPlugin, 'apiVersion' | 'attributes'>>;
  createClient(
    plugin: Handle,
    options: Readonly<Record<string, PluginValue>>,
  ): Promise<{ handle: Handle } & Pick<PjrtClient, 'platformName' | 'platformVersion' | 'devices'>>;
  deviceMemory(client: Handle, device: number): DeviceMemory | null;
  compile(client: Handle, program: string, options: Uint8Array): Promise<LoadedProgram>;
  load(client: Handle, serialized: Uint8Array): Promise<LoadedProgram>;
  serialize(executable: Handle): Promise<ArrayBuffer>;
  upload(
    client: Handle,
    data: ArrayBufferView,
    dtype: DType,
    shape: Shape,
    device: number,
  ): Promise<Handle>;
  execute(executable: Handle, argumentLists: readonly (readonly Handle[])[]): Promise<Handle[][]>;
  download(buffer: Handle): Promise<ArrayBuffer>;
  close(handle: Handle): void;
  libraryFault(file: string): string | null;
}

interface LoadedProgram {
  handle: Handle;
  outputCount: number;
}

let addon: PjrtAddon | undefined;

/**
 * Resolves with the plug-in of a file; a second call for the same file gives the same library. Rejects with
 * WorkbenchError 'environment' where the set-up has not built the addon, and with the reason for a file that
 * is no plug-in or has another version of the interface.
 * @param libraries are loaded before it, in their order: it asks for some of them by their names alone.
 */
export async function loadPlugin(
  file: string,
  libraries: readonly string[] = [],
): Promise<PjrtPlugin> {
  const native = (addon ??= loadAddon());
  const { handle, ...plugin } = await native.loadPlugin(file, libraries);
  return { ...plugin, createClient: (options) => createClient(native, handle, options) };
}

/**
 * Returns why a shared library cannot be loaded with all its symbols; null where it can. What it loads stays
 * loaded in this process. Throws WorkbenchError 'environment' without the addon.
 */
export function libraryFault(file: string): string | null {
  return (addon ??= loadAddon()).libraryFault(file);
}

async function createClient(
  native: PjrtAddon,
  plugin: Handle,
  options: Readonly<Record<string, PluginValue>>,
): Promise<PjrtClient> {
  const { handle, ...client } = await native.createClient(plugin, options);
  return {
    ...client,
    deviceMemory: (device) => native.deviceMemory(handle, device),
    compile: async (program, compileOptions) =>
      executableOf(native, await native.compile(handle, program, compileOptions)),
    load: async (serialized) => executableOf(native, await native.load(handle, serialized)),
    upload: async (data, dtype, shape, device) =>
      bufferOf(native, await native.upload(handle, data, dtype, shape, device)),
    close: () => native.close(handle),
  };
}

/** The handles of the buffers that this module gave. */
const bufferHandles = new WeakMap<PjrtBuffer, Handle>();

function bufferOf(native: PjrtAddon, handle: Handle): PjrtBuffer {
  const buffer: PjrtBuffer = {
    download: async () => native.download(handle),
    close: () => native.close(handle),
  };
  bufferHandles.set(buffer, handle);
  return buffer;
}

function executableOf(native: PjrtAddon, { handle, outputCount }: LoadedProgram): PjrtExecutable {
  return {
    outputCount,
    execute: async (argumentLists) => {
      const handles = argumentLists.map((list) => list.map((buffer) => bufferHandles.get(buffer)!));
      const results = await native.execute(handle, handles);
      return results.map((list) => list.map((result) => bufferOf(native, result)));
    },
    serialize: async () => new Uint8Array(await native.serialize(handle)),
    close: () => native.close(handle),
  };
}

function loadAddon(): PjrtAddon {
  return requireAddon('pjrt.node', 'the addon for XLA plug-ins') as PjrtAddon;
}
