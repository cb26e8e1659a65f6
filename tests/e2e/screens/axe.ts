import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from 'playwright/test';

/** Expects names, contrast and roles in order, in the theme in force and in the other. */
export async function expectAccessible(page: Page): Promise<void> {
  for (let themes = 0; themes < 2; themes++) {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([]);
    await page.keyboard.press('Control+Shift+L');
  }
}
