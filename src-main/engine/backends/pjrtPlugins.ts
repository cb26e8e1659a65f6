import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { addonFolder } from './addonFolder';

/** A plug-in that the set-up has put in place, or that the user points at. */
export interface InstalledPlugin {
  /** The shared library, absolute. */
  file: string;
  /** Such as '0.11.2'; null for one that the user points at. */
  version: string | null;
  /** Folder with CUDA's compiler and device library, for `xla_gpu_cuda_data_dir`; null without. */
  cudaDataFolder: string | null;
  /** The NVIDIA libraries that were set up beside it, absolute; empty without. */
  libraries: readonly string[];
}

export type PluginKind = 'cuda' | 'cpu';

/** What the set-up writes beside the addons: paths relative to the file's own folder. */
interface PluginRecord {
  file: string;
  version: string;
  cudaDataFolder?: string;
  libraries?: string[];
}

/** File name of that record; setup/pjrtPlugins.mjs writes it. */
const RECORD_FILE = 'pjrt_plugins.json';

/** The variables by which a user points at a library of their own, and at CUDA's files for it. */
const OWN_PLUGIN = { cuda: 'LATENT_CUDA_PLUGIN', cpu: 'LATENT_CPU_PLUGIN' } as const;
const OWN_CUDA_DATA = 'LATENT_CUDA_DATA';

/** Returns the plug-in for a kind of device; null where there is none. */
export function installedPlugin(kind: PluginKind): InstalledPlugin | null {
  const own = process.env[OWN_PLUGIN[kind]];
  if (own) {
    const data = kind === 'cuda' ? process.env[OWN_CUDA_DATA] : undefined;
    const cudaDataFolder = data ? path.resolve(data) : null;
    return { file: path.resolve(own), version: null, cudaDataFolder, libraries: [] };
  }
  const folder = addonFolder();
  const recordFile = path.join(folder, RECORD_FILE);
  if (!existsSync(recordFile)) return null;
  const records = JSON.parse(readFileSync(recordFile, 'utf8')) as Partial<
    Record<PluginKind, PluginRecord>
  >;
  const record = records[kind];
  if (record === undefined || !existsSync(path.resolve(folder, record.file))) return null;
  return {
    file: path.resolve(folder, record.file),
    version: record.version,
    cudaDataFolder:
      record.cudaDataFolder === undefined ? null : path.resolve(folder, record.cudaDataFolder),
    libraries: (record.libraries ?? []).map((file) => path.resolve(folder, file)),
  };
}
