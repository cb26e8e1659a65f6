import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { addonFolder } from './addonFolder';

/**
 * Makes the TensorFlow library keep to TF_CPP_MIN_LOG_LEVEL already while it is being loaded, when
 * it ignores the variable by itself. To be called before the library is loaded and after the
 * variable is set. Changes nothing where the set-up has not built the addon
 * (native/tensorflow/logLevel.cc).
 * @throws Error when the addon is there but does not load.
 */
export function applyLogLevelToLoading(): void {
  const addon = path.join(addonFolder(), 'tensorflow_log_level.node');
  if (!existsSync(addon)) return;
  const { RTLD_LAZY, RTLD_GLOBAL } = os.constants.dlopen;
  // Global, or the library would not find the addon's symbol; `require` loads without that.
  process.dlopen({ exports: {} }, addon, RTLD_LAZY | RTLD_GLOBAL);
}
