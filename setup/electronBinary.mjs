import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { run } from './childProcess.mjs';
import { readJson } from './stamp.mjs';

/**
 * @param {string} modules the project's `node_modules` folder
 * @returns {string | undefined} the Electron version that is installed as a package
 */
export function electronVersion(modules) {
  const manifest = readJson(path.join(modules, 'electron', 'package.json'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : undefined;
}

/**
 * @param {string} modules the project's `node_modules` folder
 * @param {NodeJS.ProcessEnv} environment ELECTRON_OVERRIDE_DIST_PATH names a folder that holds another Electron
 * @returns {string | undefined} Electron's executable, or undefined when there is none or it is not whole
 */
export function electronBinary(modules, environment) {
  const override = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) {
    const executable = path.join(override, 'electron');
    return existsSync(executable) ? executable : undefined;
  }
  const folder = path.join(modules, 'electron');
  // path.txt is the last thing Electron's installer writes.
  if (!existsSync(path.join(folder, 'path.txt'))) return undefined;
  const dist = path.join(folder, 'dist');
  if (!existsSync(path.join(dist, 'version'))) return undefined;
  const version = readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  const executable = path.join(dist, 'electron');
  return version === electronVersion(modules) && existsSync(executable) ? executable : undefined;
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {boolean} whether windows can be shown
 */
export function hasDisplay(environment) {
  return [environment['DISPLAY'], environment['WAYLAND_DISPLAY']].some(Boolean);
}

/**
 * Chromium's sandbox needs either the kernel's user namespaces or a helper that belongs to root.
 * @param {string} executable Electron's
 * @returns {string | undefined} why the sandbox cannot be made and what to do, or undefined when it can
 */
export function sandboxObstacle(executable) {
  const closed = [
    ['/proc/sys/kernel/unprivileged_userns_clone', '0'],
    ['/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1'],
    ['/proc/sys/user/max_user_namespaces', '0'],
  ].some(
    ([file, value]) => file && existsSync(file) && readFileSync(file, 'utf8').trim() === value,
  );
  if (!closed) return undefined;
  const helper = path.join(path.dirname(executable), 'chrome-sandbox');
  const stat = existsSync(helper) ? statSync(helper) : undefined;
  if (stat?.uid === 0 && (stat.mode & 0o4000) !== 0) return undefined;
  return `this system closes user namespaces, which Electron's sandbox needs (\`sudo chown root ${helper} && sudo chmod 4755 ${helper}\` opens it for Electron alone)`;
}

/**
 * @param {string} executable Electron's
 * @returns {Promise<string | undefined>} the system libraries it lacks and what to do, or undefined when none
 */
export async function libraryObstacle(executable) {
  const { output } = await run('ldd', [executable]).catch(() => ({ output: '' }));
  const missing = [...output.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1]);
  if (missing.length === 0) return undefined;
  return `Electron lacks the system libraries ${missing.join(', ')} (Debian, Ubuntu: apt install libnss3 libgtk-3-0 libasound2 libgbm1)`;
}

/**
 * @param {string} modules the project's `node_modules` folder
 * @param {NodeJS.ProcessEnv} environment
 * @param {boolean} isRoot
 * @returns {Promise<{ executable: string } | { obstacle: string }>} the Electron to start, or in one line why it cannot
 */
export async function startableElectron(modules, environment, isRoot) {
  if (!hasDisplay(environment))
    return { obstacle: 'no display (DISPLAY and WAYLAND_DISPLAY are not set)' };
  const executable = electronBinary(modules, environment);
  if (!executable) {
    const override = environment['ELECTRON_OVERRIDE_DIST_PATH'];
    const reason = override
      ? `ELECTRON_OVERRIDE_DIST_PATH is ${override}, which holds none`
      : 'its download failed; `npm run setup` tries again';
    return { obstacle: `no Electron binary (${reason})` };
  }
  const obstacle =
    (await libraryObstacle(executable)) ?? (isRoot ? undefined : sandboxObstacle(executable));
  return obstacle ? { obstacle } : { executable };
}
