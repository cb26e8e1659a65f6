import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '../fixtures';

const SCREENS = [
  { title: 'first run', hash: '#/runs', ready: 'Train a first autoencoder' },
  { title: 'new run', hash: '#/new', ready: 'From image to image' },
  { title: 'data', hash: '#/data', ready: 'Images in each class' },
  { title: 'projections', hash: '#/projections', ready: 'What is laid out' },
  { title: 'system', hash: '#/system', ready: 'Everything stays on this machine' },
] as const;

for (const theme of ['Light', 'Dark'] as const) {
  test(`every screen of the frame has names, contrast and roles in order: ${theme.toLowerCase()}`, async ({
    workbench,
  }) => {
    const { page, host } = workbench;
    await page.goto(`${host.origin}/#/system`);
    await page.getByText(theme, { exact: true }).click();
    for (const { title, hash, ready } of SCREENS) {
      await page.goto(`${host.origin}/${hash}`);
      await expect(page.getByText(ready).first()).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(({ id, nodes }) => ({
        id,
        where: nodes.map(({ html }) => html.slice(0, 120)),
      }));
      expect(found, title).toEqual([]);
    }
  });
}
