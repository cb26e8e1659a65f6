import { createRequire } from 'node:module';
import path from 'node:path';

/** Returns the folder in which the set-up puts the binding and our own addons. */
export function addonFolder(): string {
  const { resolve } = createRequire(import.meta.url);
  const bindingPackage = path.dirname(resolve('@tensorflow/tfjs-node-gpu/package.json'));
  return path.join(bindingPackage, 'lib', 'napi-v8');
}
