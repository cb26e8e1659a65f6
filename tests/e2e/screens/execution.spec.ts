import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { openStore } from '../../../src-main/store/store';
import { configFromJson } from '../../../src-main/store/storedConfig';
import type { ExecutionReport } from '../../../src-shared/domain';
import { expect, test } from '../fixtures';
import { showRun } from './trainedRun';

const CONFIG = configFromJson(
  JSON.stringify({
    name: 'Computed',
    data: { dataset: 'digits', validationCount: 100 },
    model: { kind: 'vae', encoder: [{ type: 'dense', units: 8 }], decoder: [], latentDim: 2 },
    training: { epochs: 1, batchSize: 500 },
  }),
);

const MEASURED: ExecutionReport = {
  executor: 'session',
  threads: 2,
  device: 'cpu',
  deviceName: null,
  precision: 'f32',
  isDataResident: true,
  reason: 'The fastest of three in a trial.',
  trials: [
    { executor: 'session', threads: 1, stepMs: 8.42, firstCallMs: 96, error: null },
    { executor: 'session', threads: 2, stepMs: 5.12, firstCallMs: 1210.4, error: null },
    { executor: 'session-xla', threads: 2, stepMs: null, firstCallMs: null, error: 'no XLA here' },
  ],
};

const STAND_IN: ExecutionReport = {
  executor: 'eager',
  threads: 2,
  device: 'cpu',
  deviceName: null,
  precision: 'f32',
  isDataResident: false,
  reason: 'The operation Cumsum has no traced kernel.',
  trials: [],
};

test.beforeEach(({ workspaceDir }) => {
  const store = openStore(workspaceDir);
  store.write(() => {
    for (const [runId, report] of Object.entries({
      measured: MEASURED,
      eager: STAND_IN,
      old: null,
    })) {
      store.runs.insert({ runId, config: CONFIG, latentDim: 2, createdAtMs: Date.now() });
      store.runs.update(runId, { status: 'completed', stepIndex: 24, stepsPerEpoch: 24 });
      if (report) store.execution.put(runId, report);
    }
  });
  store.close();
});

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([]);
}

test('a run says in one line how it is computed, which opens to what was measured', async ({
  workbench,
}) => {
  const { page } = workbench;
  await showRun(workbench, 'measured');
  const line = page.getByText('Session, 2 threads, 5.1 ms/step, data in memory');
  await expect(line).toBeVisible();
  await expect(page.getByText('eager stands in')).toHaveCount(0);
  const table = page.getByRole('table').filter({ hasText: 'first call, ms' });
  await expect(table).toBeHidden();
  await line.click();
  await expect(page.getByText(MEASURED.reason)).toBeVisible();
  const cells = await table.evaluate((element) =>
    [...(element as HTMLTableElement).rows].map((row) =>
      [...row.cells].map((cell) => cell.textContent.trim()),
    ),
  );
  expect(cells).toEqual([
    ['executor', 'threads', 'ms/step', 'first call, ms'],
    ['Session', '1', '8.4', '96'],
    ['Session, in use', '2', '5.1', '1\u202f210'],
    ['Session with XLA', '2', 'could not run'],
    ['no XLA here'],
  ]);
  await expectAccessible(page);
  await page.keyboard.press('Control+Shift+L');
  await expectAccessible(page);
});

test('a run on which the eager executor stands in says so and why, without a click', async ({
  workbench,
}) => {
  const { page } = workbench;
  await showRun(workbench, 'eager');
  await expect(page.getByText('Eager stands in, 2 threads')).toBeVisible();
  await expect(page.getByText(STAND_IN.reason)).toBeVisible();
  await expect(page.locator('header').getByText('eager stands in')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Control+Shift+L');
  await expectAccessible(page);
});

test('a run of which nothing was recorded says that', async ({ workbench }) => {
  const { page } = workbench;
  await showRun(workbench, 'old');
  await expect(page.getByText('Not recorded for this run')).toBeVisible();
});
