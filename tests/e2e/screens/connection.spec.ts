import { startHeadlessHost } from '../headlessHost';
import { expect, test } from '../fixtures';

test('a window whose service is killed says so, and shows its runs again at the new address', async ({
  workbench,
}) => {
  const { page, host, service, workspaceDir } = workbench;
  const { runId } = await service.request('runs.create', {
    config: { name: 'Kept', data: { dataset: 'digits' }, model: { kind: 'vae' } },
  });
  await expect(page.getByRole('row', { name: 'Kept' })).toBeVisible();

  process.kill(host.pid, 'SIGKILL');
  await expect(page.getByText('The service is away.')).toBeVisible();
  await expect(page.getByRole('row', { name: 'Kept' })).toBeVisible();

  // A new service has a new token: the old window is told, and the new address admits it.
  const next = await startHeadlessHost(workspaceDir, Number(new URL(host.origin).port));
  await expect(page.getByText('This window has no key to the service')).toBeVisible();
  await page.goto(next.address);
  await expect(page.getByText('Service ready')).toBeVisible();
  await expect(page.locator(`[data-run-id="${runId}"]`)).toContainText('interrupted');
  await next.stop();
});
