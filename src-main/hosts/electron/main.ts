import { app } from 'electron';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { appPaths } from '../appPaths';
import { defaultWorkspaceDir } from '../workspaceDir';
import { registerAppScheme } from './appProtocol';
import { keepChromiumOffline } from './sessionGuards';
import { Shell } from './shell';

registerAppScheme();
keepChromiumOffline();
if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  let shell: Shell | null = null;
  app.on('second-instance', () => shell?.show());
  app.on('before-quit', (event) => {
    if (shell === null) return;
    event.preventDefault();
    shell.quit();
  });
  void app.whenReady().then(() => {
    shell = new Shell(appPaths(__dirname), workspaceDir());
  });
}

function workspaceDir(): string {
  // Chromium's own switches stand among the arguments, so unknown ones are passed over.
  const { values } = parseArgs({
    args: process.argv.slice(1),
    options: { workspace: { type: 'string' } },
    strict: false,
  });
  return typeof values.workspace === 'string'
    ? path.resolve(values.workspace)
    : defaultWorkspaceDir(process.env, process.platform, os.homedir());
}
