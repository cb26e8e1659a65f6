import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { PluginSet } from '../../setup/pluginSets.mjs';
import type { Wheel } from '../../setup/wheel.mjs';

/** Writes a wheel that pip accepts: argv is the file, the name, the version, and pairs of a path and its text. */
const script = `import sys, zipfile
file, name, version, *entries = sys.argv[1:]
info = f"{name}-{version}.dist-info"
with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
    for path, text in zip(entries[::2], entries[1::2]):
        entry = zipfile.ZipInfo(path)
        entry.external_attr = (0o100755 if "/bin/" in path else 0o100644) << 16
        archive.writestr(entry, text)
    archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n")
    archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: false\\nTag: py3-none-manylinux_2_27_x86_64\\n")
    archive.writestr(f"{info}/RECORD", "")`;

/** Makes a wheel of a few bytes in a folder; returns it as the set-up pins it, everything in it kept. */
export function smallWheel(
  folder: string,
  name: string,
  files: Readonly<Record<string, string>>,
): Wheel {
  const file = `${name}-1.0-py3-none-manylinux_2_27_x86_64.whl`;
  const full = path.join(folder, file);
  mkdirSync(folder, { recursive: true });
  execFileSync('python3', ['-c', script, full, name, '1.0', ...Object.entries(files).flat()]);
  return {
    requirement: `${name}==1.0`,
    file,
    bytes: statSync(full).size,
    sha256: createHash('sha256').update(readFileSync(full)).digest('hex'),
    kept: Object.keys(files),
    keptBytes: Object.values(files).join('').length,
  };
}

/** Makes a plug-in of two wheels in a folder: the plug-in itself, and a library with a program. */
export function smallSet(folder: string): PluginSet {
  return {
    folder: 'small-1.0',
    version: '1.0',
    plugin: 'plugins/small/plugin.so',
    cudaDataFolder: 'nvidia/cu',
    wheels: [
      smallWheel(folder, 'smallplugin', { 'plugins/small/plugin.so': 'plug-in' }),
      smallWheel(folder, 'smalllibrary', {
        'nvidia/cu/lib/libfirst.so.1': 'first',
        'nvidia/cu/lib/libsecond.so.1': 'second',
        'nvidia/cu/bin/ptxas': 'program',
      }),
    ],
  };
}
