import { createHash } from 'node:crypto';
import { compileOptions } from '../backends/compileOptions';
import type { PjrtExecutable } from '../backends/pjrt';
import type { EmittedProgram } from '../emitters/stablehlo/emitProgram';
import type { PluginDevices } from './pluginDevices';
import type { ProgramCache } from './programCache';

/** A program that can be executed. */
export interface CompiledProgram {
  readonly emitted: EmittedProgram;
  readonly executable: PjrtExecutable;
}

/**
 * Resolves with a program for devices: as it was kept, or compiled and kept. Rejects with the compiler's
 * message.
 */
export async function compiledProgram(
  { client, settings, identity }: PluginDevices,
  cache: ProgramCache,
  emitted: EmittedProgram,
): Promise<CompiledProgram> {
  const options = compileOptions(settings);
  const key = createHash('sha256')
    .update(identity)
    .update('\0')
    .update(options)
    .update('\0')
    .update(emitted.text)
    .digest('hex');
  const kept = await cache.get(key);
  // What another build of the plug-in has written may be refused: then it is compiled as if nothing was kept.
  const loaded = kept === null ? null : await client.load(kept).catch(() => null);
  if (loaded !== null) return { emitted, executable: loaded };
  const executable = await client.compile(emitted.text, options);
  await cache.put(key, await executable.serialize());
  return { emitted, executable };
}
