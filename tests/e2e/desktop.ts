import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright/test';
import { electronPath, PROJECT_DIR } from './project';

export interface DesktopOptions {
  workspaceDir: string;
  /** Home of the shell's own settings; shells with one home know of each other. */
  settingsDir: string;
  arguments: string[];
}

/** A running desktop shell. */
export interface Desktop {
  app: ElectronApplication;
  shell: ChildProcess;
  page: Page;
  settingsDir: string;
  /** Ends the shell and removes its settings, whatever state it is in. */
  end(): Promise<void>;
}

/** Starts the desktop shell and waits for its window. */
export async function launchDesktop(
  options: Pick<DesktopOptions, 'workspaceDir'> & Partial<DesktopOptions>,
): Promise<Desktop> {
  const settingsDir =
    options.settingsDir ?? (await mkdtemp(path.join(os.tmpdir(), 'latent-settings-')));
  // Named by no path of ours, Electron starts with Playwright's own script, which holds the
  // application until it listens: else it misses the window's first navigation now and then. It
  // finds the same Electron, but would try to fetch one that is missing.
  electronPath();
  const app = await _electron.launch({
    // --no-sandbox: the tests may run as root, where Chromium's sandbox cannot start.
    args: [
      '--no-sandbox',
      '--use-angle=swiftshader',
      PROJECT_DIR,
      '--workspace',
      options.workspaceDir,
      ...(options.arguments ?? []),
    ],
    env: { ...definedVariables(), XDG_CONFIG_HOME: settingsDir },
  });
  // Held here, since Playwright forgets the process once it has ended.
  const shell = app.process();
  return {
    app,
    shell,
    page: await app.firstWindow(),
    settingsDir,
    end: async () => {
      if (shell.exitCode === null && shell.signalCode === null) {
        const exited = new Promise((resolve) => shell.once('exit', resolve));
        shell.kill('SIGKILL');
        await exited;
      }
      // Chromium's helper processes may still write for a moment after their shell is gone.
      await rm(settingsDir, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

function definedVariables(): Record<string, string> {
  const entries = Object.entries(process.env);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
