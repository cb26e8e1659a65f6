import { readFile } from 'node:fs/promises';
import { ConfigError } from '../../../src-shared/errors';

/** Values of the command line that take the place of the file's. */
export interface ConfigOverrides {
  epochs?: number | undefined;
  seed?: number | undefined;
  device?: string | undefined;
}

/**
 * Returns the run config that a JSON file holds, still unchecked but for its form. Throws a
 * ConfigError where the file cannot be read or is no JSON object.
 */
export async function readConfigFile(file: string, overrides: ConfigOverrides): Promise<unknown> {
  const config = parsed(await text(file), file);
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new ConfigError(`${file} must hold one JSON object, a run config`, 'run');
  }
  const { device, ...training } = overrides;
  return withSettings(withSettings(config, 'training', training), 'execution', { device });
}

/** Returns the config with what is defined of some settings in one of its sections. */
function withSettings(
  config: object,
  name: string,
  settings: Record<string, string | number | undefined>,
): object {
  const given = Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined),
  );
  if (Object.keys(given).length === 0) return config;
  const section = (config as Record<string, unknown>)[name] ?? {};
  // A section of the wrong type is left for the config's own check to name.
  return typeof section === 'object' ? { ...config, [name]: { ...section, ...given } } : config;
}

async function text(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? reasonOf(cause.code) : 'unreadable';
    throw new ConfigError(`cannot read the run config ${file}: ${reason}`, 'run', { cause });
  }
}

function reasonOf(code: unknown): string {
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES') return 'access is denied';
  return String(code);
}

function parsed(json: string, file: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`${file} is not valid JSON: ${reason}`, 'run', { cause });
  }
}
