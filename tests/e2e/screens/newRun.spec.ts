import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '../fixtures';

test('a wrong number is named at its field, and the run starts only once it is right', async ({
  workbench,
}) => {
  const { page, service } = workbench;
  await page.keyboard.press('n');
  const epochs = page.getByLabel('Epochs', { exact: true });
  await epochs.fill('0');
  await epochs.blur();
  const row = page.locator('[data-field="training.epochs"]');
  await expect(row.getByRole('alert')).toHaveText('Must be an integer in 1..100000, got 0');
  await page.keyboard.press('Control+Enter');
  await expect(epochs).toBeFocused();
  expect(await service.request('runs.list', {})).toEqual([]);

  await epochs.fill('1');
  await expect(row.getByRole('alert')).toBeHidden();
  await page.getByLabel('Name', { exact: true }).fill('By hand');
  await page.getByLabel('Latent dimensions').fill('5');
  await page.keyboard.press('Control+Enter');
  await expect(page).toHaveURL(/#\/runs\/.+/);
  const [run] = await service.request('runs.list', {});
  expect(run).toMatchObject({ name: 'By hand', latentDim: 5, epochs: 1, dataset: 'digits' });
  await service.request('runs.stop', { runId: run!.runId });
});

test('what only the service can find stands at the field too', async ({ workbench }) => {
  const { page } = workbench;
  await page.keyboard.press('n');
  await page.getByLabel('Validation images').fill('12000');
  await expect(
    page.locator('[data-field="data.validationCount"]').getByRole('alert'),
  ).toContainText('12000');
});

test('a preset fills the network, and every layer shows the shape that leaves it', async ({
  workbench,
}) => {
  const { page } = workbench;
  await page.keyboard.press('n');
  await page.getByRole('button', { name: /Convolutional, 2-D/ }).click();
  const encoder = page.locator('[data-field="model.encoder"]');
  await expect(encoder.getByRole('listitem')).toHaveCount(4);
  await expect(encoder.getByRole('listitem').nth(1)).toContainText('14×14×32');
  await expect(encoder.getByRole('listitem').nth(2)).toContainText('7×7×64');
  const decoder = page.locator('[data-field="model.decoder"]');
  await expect(decoder).toContainText('Mirror of the encoder');

  await encoder.getByRole('button', { name: 'Remove Convolution, layer 1' }).click();
  await expect(encoder.getByRole('listitem').nth(1)).toContainText('14×14×64');
  await encoder.getByRole('button', { name: '+ Dense' }).click();
  await expect(encoder.getByRole('listitem')).toHaveCount(4);
});

test('what is being set up is still there after a look at another screen', async ({
  workbench,
}) => {
  const { page } = workbench;
  await page.keyboard.press('n');
  await page.getByLabel('Latent dimensions').fill('9');
  await page.getByRole('link', { name: 'Import a data set' }).click();
  await page.getByRole('button', { name: 'New run on this set' }).click();
  await expect(page.getByLabel('Latent dimensions')).toHaveValue('9');
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(page.getByLabel('Latent dimensions')).toHaveValue('2');
});

test('the config of an earlier run comes back into the form', async ({ workbench }) => {
  const { page, service } = workbench;
  const { runId } = await service.request('runs.create', {
    config: {
      name: 'Origin',
      data: { dataset: 'digits', validationCount: 1500 },
      model: { kind: 'vae', latentDim: 7, beta: 2.5 },
      training: { epochs: 3, learningRate: 5e-4 },
    },
  });
  await service.request('runs.stop', { runId });
  await page.goto(`${workbench.host.origin}/#/new?from=${runId}`);
  await expect(page.getByLabel('Latent dimensions')).toHaveValue('7');
  await expect(page.getByLabel('Beta', { exact: true })).toHaveValue('2.5');
  await expect(page.getByLabel('Validation images')).toHaveValue('1500');
  await expect(page.getByLabel('Learning rate', { exact: true })).toHaveValue('0.0005');
});

test('how a run is computed is folded away, opens at a problem, and goes into the config', async ({
  workbench,
}) => {
  const { page, service } = workbench;
  await page.keyboard.press('n');
  const fold = page.locator('details', { hasText: 'Execution' });
  await expect(fold.locator('summary')).toContainText('Fastest (measured)');
  const threads = page.getByLabel('Threads');
  await expect(threads).toBeHidden();
  await fold.locator('summary').click();
  await fold.getByText('Session', { exact: true }).click();
  await threads.fill('1000');
  await fold.locator('summary').click();
  await page.keyboard.press('Control+Enter');
  await expect(threads).toBeFocused();
  await expect(fold.getByRole('alert')).toHaveText('Must be an integer in 0..256, got 1000');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([]);

  await threads.fill('1');
  await expect(fold.locator('summary')).toContainText('Session, 1 thread');
  await page.keyboard.press('Control+Enter');
  await expect(page).toHaveURL(/#\/runs\/.+/);
  const [run] = await service.request('runs.list', {});
  const { config } = await service.request('runs.get', { runId: run!.runId });
  expect(config.execution).toEqual({
    executor: 'session',
    device: 'auto',
    precision: 'f32',
    cardMemoryShare: 0.9,
    threads: 1,
  });
  await service.request('runs.stop', { runId: run!.runId });
});

test('a model is chosen by family with its card, and one that needs labels says so', async ({
  workbench,
}) => {
  const { page, service } = workbench;
  await page.keyboard.press('n');
  const kinds = page.getByRole('radiogroup', { name: 'Kind of model' });
  const models = await service.request('models.list', {});
  await expect(kinds.getByRole('radio')).toHaveCount(models.length);
  const conditional = models.find(({ kind }) => kind === 'conditional-vae')!;
  await kinds.getByText(conditional.title, { exact: true }).click();
  await expect(kinds.getByLabel('Loss')).toHaveText(conditional.card.loss.join('\n'));
  await expect(kinds).toContainText(conditional.card.source);

  const unlabelled = (await service.request('datasets.list', {})).find(
    ({ name }) => name === 'ring',
  )!;
  await page.getByText(unlabelled.title, { exact: true }).click();
  await expect(kinds.getByRole('alert')).toContainText(`“${unlabelled.title}” has none`);
  await kinds.getByText('Variational autoencoder', { exact: true }).click();
  await expect(kinds.getByRole('alert')).toBeHidden();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([]);
});

test('the device is chosen from what there is, and settings that do not count there are not shown', async ({
  workbench,
}) => {
  const { page, service } = workbench;
  await page.keyboard.press('n');
  await page.getByText('Fastest (measured)').first().click();
  const devices = page.getByRole('radiogroup', { name: 'Device' });
  await expect(devices.getByRole('radio', { name: /^Automatic/ })).toBeChecked();
  await devices.getByRole('radio', { name: 'Processor', exact: true }).check();
  await expect(page.getByText('Fastest (measured) on the processor')).toBeVisible();
  await expect(page.locator('[data-field="execution.threads"]')).toBeVisible();
  await expect(page.locator('[data-field="execution.precision"]')).toHaveCount(0);
  await expect(page.locator('[data-field="execution.cardMemoryShare"]')).toHaveCount(0);
  await page.getByLabel('Epochs', { exact: true }).fill('1');
  await page.keyboard.press('Control+Enter');
  await expect(page).toHaveURL(/#\/runs\/.+/);
  const [run] = await service.request('runs.list', {});
  const { config } = await service.request('runs.get', { runId: run!.runId });
  expect(config.execution).toMatchObject({ executor: 'measured', device: 'cpu' });
  await service.request('runs.stop', { runId: run!.runId });
});
