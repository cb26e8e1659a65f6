import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { openStore } from '../../../src-main/store/store';
import { configFromJson } from '../../../src-main/store/storedConfig';
import type { CardReading, ExecutionReport } from '../../../src-shared/domain';
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

const ON_CARDS: ExecutionReport = {
  executor: 'xla',
  threads: 0,
  device: 'cuda:0,1',
  deviceName: 'NVIDIA H100 80GB HBM3',
  precision: 'bf16',
  isDataResident: true,
  reason: 'As configured.',
  trials: [],
};

/** What a run of a machine with many cards asked for. */
const ELSEWHERE = { device: 'cuda:97', precision: 'bf16' } as const;

/** Two cards over a minute, a pause of an hour and another minute; the second does not tell its power. */
const READINGS: CardReading[] = [0, 3600].flatMap((startS) =>
  Array.from({ length: 31 }, (_, i) =>
    [0, 1].map((card) => ({
      atMs: Date.UTC(2026, 10, 21, 9) + 1000 * (startS + 2 * i),
      card,
      utilisation: 0.9 - card / 10,
      memoryUsedBytes: 17.5e9 + card * 1e9,
      temperatureC: 40 + i,
      powerW: card === 0 ? 300 + i : null,
    })),
  ).flat(),
);

test.beforeEach(({ workspaceDir }) => {
  const store = openStore(workspaceDir);
  store.write(() => {
    for (const [runId, report] of Object.entries({
      measured: MEASURED,
      eager: STAND_IN,
      cards: ON_CARDS,
      old: null,
    })) {
      store.runs.insert({ runId, config: CONFIG, latentDim: 2, createdAtMs: Date.now() });
      store.runs.update(runId, { status: 'completed', stepIndex: 24, stepsPerEpoch: 24 });
      if (report) store.execution.put(runId, report);
    }
    store.cardReadings.append('cards', READINGS);
    const config = { ...CONFIG, execution: { ...CONFIG.execution, ...ELSEWHERE } };
    store.runs.insert({ runId: 'elsewhere', config, latentDim: 2, createdAtMs: Date.now() });
    store.runs.update('elsewhere', { status: 'completed', stepIndex: 24, stepsPerEpoch: 24 });
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

test('a run on cards names them and shows what was read of them, each moment on its own', async ({
  workbench,
}) => {
  const { page } = workbench;
  await showRun(workbench, 'cards');
  await expect(
    page.getByText('XLA plug-in on cuda:0,1 (NVIDIA H100 80GB HBM3), bfloat16, data on the cards'),
  ).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Cards', exact: true })).toBeVisible();
  const chart = page.getByRole('img', { name: /^Card while training/ });
  // The newest values; the power of cuda:1 is not known and so not drawn.
  await expect(chart).toHaveAccessibleName(
    'Card while training. Memory used in gigabytes: cuda:0 17.5, cuda:1 18.5; ' +
      'Utilisation in percent: cuda:0 90, cuda:1 80; ' +
      'Temperature in degrees Celsius: cuda:0 70, cuda:1 70; Power in watts: cuda:0 330',
  );
  // Three measures of two cards and one of one card, each as every reading and as its mean.
  const paths = await chart
    .locator('path')
    .evaluateAll((all) => all.map((path) => path.getAttribute('d')!.match(/M/g)!.length));
  expect(paths).toEqual(Array.from({ length: 14 }, () => 2));
  await chart.focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(chart).toContainText('1 m 56 s trained');
  await expect(chart).toHaveAccessibleName(/Power in watts: cuda:0 328/);
  await page.keyboard.press('Escape');
  await expect(chart).toContainText('time trained, gaps are pauses');
  await expectAccessible(page);
  await page.keyboard.press('Control+Shift+L');
  await expectAccessible(page);
});

test('a run on the processor has no chart of cards', async ({ workbench }) => {
  const { page } = workbench;
  await showRun(workbench, 'measured');
  await expect(page.getByText('5.1 ms/step')).toBeVisible();
  await expect(page.getByRole('img', { name: /^Card while training/ })).toHaveCount(0);
});

test('a run of which nothing was recorded says that', async ({ workbench }) => {
  const { page } = workbench;
  await showRun(workbench, 'old');
  await expect(page.getByText('Not recorded for this run')).toBeVisible();
});

test('a device that this machine has not got is kept from a config, and named at the field', async ({
  workbench,
}) => {
  const { page } = workbench;
  await page.evaluate(() => {
    location.hash = '#/new?from=elsewhere';
  });
  await page.getByText('Fastest (measured) on cuda:97, bfloat16').click();
  const row = page.locator('[data-field="execution.device"]');
  await expect(row.getByRole('radio', { name: /^cuda:97/ })).toBeChecked();
  await expect(row.getByRole('alert')).toContainText('cuda:97');
  await expect(page.getByText('bfloat16', { exact: true })).toBeVisible();
  await expectAccessible(page);

  await row.getByRole('radio', { name: /^Automatic/ }).check();
  await expect(row.getByRole('alert')).toHaveCount(0);
  await expect(row.getByRole('radio', { name: /^cuda:97/ })).not.toBeChecked();
});
