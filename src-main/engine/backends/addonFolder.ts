import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { WorkbenchError } from '../../../src-shared/errors';

/** Returns the folder in which the set-up puts the binding and our own addons. */
export function addonFolder(): string {
  const { resolve } = createRequire(import.meta.url);
  const bindingPackage = path.dirname(resolve('@tensorflow/tfjs-node-gpu/package.json'));
  return path.join(bindingPackage, 'lib', 'napi-v8');
}

/**
 * Returns what an addon of ours exports; the caller names its type.
 * @param title what is missing where it is not there: 'the TensorFlow session'.
 * @throws WorkbenchError 'environment' where the set-up has not built it.
 */
export function requireAddon(fileName: string, title: string): unknown {
  const file = path.join(addonFolder(), fileName);
  if (!existsSync(file)) {
    throw new WorkbenchError(
      'environment',
      `${title} is not there, expected ${file}; run npm run setup`,
    );
  }
  return createRequire(import.meta.url)(file);
}
