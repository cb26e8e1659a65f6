import type { ElectronApplication } from 'playwright/test';
import type { Desktop } from '../desktop';
import { expect, test } from '../fixtures';
import { electronPath, PROJECT_DIR } from '../project';
import { askThroughBridge, serviceReady } from './shellPage';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

declare const window: Record<string, unknown> & {
  latentHost: { onServiceState: (listener: (state: string) => void) => void };
};

/** Small and long: it trains until it is told to end. */
const LONG_RUN = {
  name: 'long run',
  data: { dataset: 'digits', validationCount: 100 },
  model: {
    kind: 'vae',
    encoder: [{ type: 'dense', units: 8 }],
    decoder: [],
    latentDim: 2,
    likelihood: 'bernoulli',
    beta: 1,
  },
  training: {
    epochs: 10_000,
    batchSize: 512,
    learningRate: 1e-3,
    seed: 0,
    latentSampleCount: 50,
    latentIntervalSteps: 1000,
  },
  execution: { executor: 'measured', threads: 0 },
};

test('an idle workbench quits at once and leaves no process behind', async ({ launchDesktop }) => {
  const desktop = await launchDesktop();
  await serviceReady(desktop.page);
  const service = servicePid(desktop);
  expect(await quit(desktop)).toBe(0);
  expect(isAlive(service)).toBe(false);
});

test('while a run trains, quitting asks; the run goes on or is paused as the user says', async ({
  launchDesktop,
}) => {
  const desktop = await launchDesktop();
  await serviceReady(desktop.page);
  const { runId } = await trainLong(desktop);

  const questions = await answerQuestions(desktop.app, 1);
  await wishToQuit(desktop.app);
  await expect.poll(() => questions()).toEqual([['Quit and pause the run', 'Keep training']]);
  const run = await askThroughBridge(desktop.page, 'runs.get', { runId });
  expect(run.status).toBe('running');

  await answerQuestions(desktop.app, 0);
  expect(await quit(desktop)).toBe(0);

  const again = await launchDesktop({ settingsDir: desktop.settingsDir });
  await serviceReady(again.page);
  const paused = await askThroughBridge(again.page, 'runs.get', { runId });
  expect(paused.status).toBe('paused');
  expect(paused.checkpoint?.stepIndex).toBeGreaterThan(0);
  await askThroughBridge(again.page, 'runs.resume', { runId });
  await expect
    .poll(async () => (await askThroughBridge(again.page, 'runs.get', { runId })).stepIndex)
    .toBeGreaterThan(paused.checkpoint!.stepIndex);
});

test('closing the window is quitting, and asks in the same way', async ({ launchDesktop }) => {
  const desktop = await launchDesktop();
  await serviceReady(desktop.page);
  await trainLong(desktop);
  const questions = await answerQuestions(desktop.app, 1);
  await desktop.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.close();
  });
  await expect.poll(async () => (await questions()).length).toBe(1);
  expect(desktop.page.isClosed()).toBe(false);
});

test('a window whose process was killed comes back with everything', async ({ desktop }) => {
  await serviceReady(desktop.page);
  const nextWindow = desktop.app.waitForEvent('window');
  await desktop.app.evaluate(({ BrowserWindow }) => {
    const pid = BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId();
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  });
  const page = await nextWindow;
  await serviceReady(page);
  const windowCount = await desktop.app.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows().length,
  );
  expect(windowCount).toBe(1);
  expect(await askThroughBridge(page, 'runs.list', {})).toEqual([]);
});

test('a killed service is lost, then ready, and answers again', async ({ desktop }) => {
  const { page } = desktop;
  await serviceReady(page);
  await page.evaluate(() => {
    const states: string[] = [];
    window['seenStates'] = states;
    window.latentHost.onServiceState((state) => states.push(state));
  });
  process.kill(servicePid(desktop), 'SIGKILL');
  await expect
    .poll(() => page.evaluate(() => window['seenStates']))
    .toEqual(['ready', 'lost', 'ready']);
  const info = await askThroughBridge(page, 'system.info', {});
  expect(info.version).toBe('0.1.0');
});

test('a killed shell takes its service along', async ({ desktop }) => {
  await serviceReady(desktop.page);
  const service = servicePid(desktop);
  desktop.shell.kill('SIGKILL');
  await expect.poll(() => isAlive(service)).toBe(false);
});

test('a second start ends by itself and brings the first window to the front', async ({
  desktop,
  workspaceDir,
}) => {
  await serviceReady(desktop.page);
  await desktop.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.hide();
  });
  const exitCode = await new Promise<number | null>((resolve) => {
    const second = execFile(
      electronPath(),
      ['--no-sandbox', '--use-angle=swiftshader', PROJECT_DIR, '--workspace', workspaceDir],
      { env: { ...process.env, XDG_CONFIG_HOME: desktop.settingsDir } },
    );
    second.once('exit', resolve);
  });
  expect(exitCode).toBe(0);
  await expect
    .poll(() =>
      desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()),
    )
    .toBe(true);
});

async function trainLong({ page }: Desktop): Promise<{ runId: string }> {
  const { runId } = await askThroughBridge(page, 'runs.create', { config: LONG_RUN });
  await expect
    .poll(async () => (await askThroughBridge(page, 'runs.get', { runId })).stepIndex, {
      timeout: 60_000,
    })
    .toBeGreaterThan(0);
  return { runId };
}

/** From now on every question gets this answer; returns a reader of the buttons it offered. */
async function answerQuestions(
  app: ElectronApplication,
  answer: number,
): Promise<() => Promise<string[][]>> {
  await app.evaluate(({ dialog }, response) => {
    const asked: string[][] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (...given: unknown[]) => {
      asked.push((given.at(-1) as { buttons: string[] }).buttons);
      return Promise.resolve({ response, checkboxChecked: false });
    };
  }, answer);
  return () => app.evaluate(() => (globalThis as unknown as { asked: string[][] }).asked);
}

async function wishToQuit(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ app: shell }) => {
    shell.quit();
  });
}

/** Quits; returns the exit code. */
async function quit({ app, shell }: Desktop): Promise<number | null> {
  const exited = new Promise<number | null>((resolve) => shell.once('exit', resolve));
  // The shell may be gone before it can answer the question that ended it.
  await wishToQuit(app).catch(() => undefined);
  return exited;
}

/** Returns the process id of the shell's service, a child on the bundled Node. */
function servicePid({ shell }: Desktop): number {
  const shellPid = String(shell.pid);
  const pid = readdirSync('/proc').find((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      const parent = /\) \S (\d+)/.exec(readFileSync(`/proc/${entry}/stat`, 'utf8'))?.[1];
      const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8');
      return parent === shellPid && command.includes('out/main/service.js');
    } catch {
      // It ended while we looked.
      return false;
    }
  });
  if (pid === undefined) throw new Error('the shell has no service process');
  return Number(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
