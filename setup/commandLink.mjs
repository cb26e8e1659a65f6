import { lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';

const target = path.join('..', '..', 'resources', 'latent.mjs');

/**
 * npm links the commands of dependencies only, not the project's own.
 * @type {import('./steps.mjs').Step}
 */
export const commandLinkStep = {
  label: 'command',
  needs: () => [],
  isDone: ({ layout }) => {
    const link = path.join(layout.modules, '.bin', 'latent');
    const stat = lstatSync(link, { throwIfNoEntry: false });
    return stat?.isSymbolicLink() === true && readlinkSync(link) === target;
  },
  announce: () => 'linking it, for `npx latent`',
  run: ({ layout }) => {
    const bin = path.join(layout.modules, '.bin');
    mkdirSync(bin, { recursive: true });
    rmSync(path.join(bin, 'latent'), { force: true });
    symlinkSync(target, path.join(bin, 'latent'));
    return Promise.resolve();
  },
};
