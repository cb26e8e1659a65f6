import { existsSync } from 'node:fs';
import path from 'node:path';
import { bundledNode } from './bundledNode.mjs';
import { firstLines, run } from './childProcess.mjs';
import { treeSha256 } from './contentHash.mjs';
import { SetupError } from './setupError.mjs';
import { isStamped, writeStamp } from './stamp.mjs';

const sources = [
  'src-shared',
  'src-main',
  'src-preload',
  'src-renderer',
  'resources',
  'electron.vite.config.ts',
  'tsconfig.json',
  'src-renderer/tsconfig.json',
  'package-lock.json',
];

const results = [
  'out/main/cli.js',
  'out/main/electron.js',
  'out/preload/index.js',
  'out/renderer/index.html',
];

/** @type {import('./steps.mjs').Step} */
export const buildStep = {
  label: 'build',
  needs: () => [],
  isDone: ({ layout }) =>
    results.every((file) => existsSync(path.join(layout.root, file))) &&
    isStamped(layout.stamps, 'build', treeSha256(layout.root, sources)),
  announce: () => 'bundling the workbench (a few seconds)',
  run: async ({ layout, noteCommand }) => {
    // Taken first: a source changed while the build runs makes the next set-up build again.
    const key = treeSha256(layout.root, sources);
    const { exitCode, output } = await run(
      bundledNode(layout.modules).executable,
      [path.join(layout.modules, 'electron-vite', 'bin', 'electron-vite.js'), 'build'],
      { cwd: layout.root, onStart: noteCommand },
    );
    if (exitCode !== 0) {
      throw new SetupError(
        'BUILD_FAILED',
        `the build failed (exit code ${String(exitCode)})\n${firstLines(output.slice(output.indexOf('Build failed')), 12)}`,
      );
    }
    writeStamp(layout.stamps, 'build', key);
  },
};
