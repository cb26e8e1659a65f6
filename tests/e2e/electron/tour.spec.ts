import path from 'node:path';
import type { Locator, Page } from 'playwright/test';
import type { LatentFrame } from '../../../src-shared/domain';
import { mapPoints } from '../../../src-renderer/latentMap/mapPoints';
import { baseView, steadyExtent, toPlace } from '../../../src-renderer/latentMap/mapView';
import { expect, test } from '../fixtures';
import { PROJECT_DIR } from '../project';
import { askThroughBridge, serviceReady } from './shellPage';

/** The README's picture is a copy of what this leaves here. */
const PICTURES = path.join(PROJECT_DIR, 'test-results', 'tour');

test('the README’s tour goes as it says, from the first click to the run found again', async ({
  launchDesktop,
}) => {
  const first = await launchDesktop();
  const { app, page } = first;
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1440, 920));
  await serviceReady(page);
  await page.getByRole('button', { name: 'Train the example' }).click();
  await expect(page).toHaveURL(/#\/runs\/[a-z0-9-]+$/);
  const runId = /[a-z0-9-]+$/.exec(page.url())![0];
  await expect.poll(() => epochsDone(page, runId), { timeout: 90_000 }).toBeGreaterThan(4);

  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  const map = page.getByRole('application', { name: /^Latent map/ });

  // An image, and a second one for the strip.
  await clickImage(page, map, runId, 0, []);
  await expect(page.getByText(/image 0 of the validation sample/)).toBeVisible();
  const other = await unlike(page, runId, 0);
  await clickImage(page, map, runId, other, ['Shift']);
  const strip = page.getByRole('img', { name: 'Images decoded along the path' });
  await expect(strip).toBeVisible();
  await expect(page.getByRole('application', { name: /^Manifold grid/ })).toBeVisible();
  await photograph(page, map);

  // A place is decoded, and the slider goes back in time.
  await map.click({ position: { x: 80, y: 120 }, modifiers: ['Alt'] });
  await expect(page.getByRole('heading', { name: 'Decoded code' })).toBeVisible();
  const slider = page.getByRole('slider', { name: 'Moment of training' });
  await slider.press('Home');
  await expect(page.getByText(/epoch 0 · step 0/)).toBeVisible();

  const before = await askThroughBridge(page, 'runs.get', { runId });
  const exited = new Promise((resolve) => first.shell.once('exit', resolve));
  await app.evaluate(({ app: shell }) => shell.quit()).catch(() => undefined);
  await exited;

  const again = await launchDesktop({ settingsDir: first.settingsDir });
  await serviceReady(again.page);
  await again.page.getByText(before.name).first().dblclick();
  await again.page.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(() => stepIndex(again.page, runId)).toBeGreaterThan(before.stepIndex);
});

async function epochsDone(page: Page, runId: string): Promise<number> {
  return (await askThroughBridge(page, 'runs.get', { runId })).epochsDone;
}

async function stepIndex(page: Page, runId: string): Promise<number> {
  return (await askThroughBridge(page, 'runs.get', { runId })).stepIndex;
}

/** Clicks an image's point, wherever others lie over it: the nearest point is the one meant. */
async function clickImage(
  page: Page,
  map: Locator,
  runId: string,
  index: number,
  modifiers: 'Shift'[],
): Promise<void> {
  const frame = await newestFrame(page, runId);
  const box = (await map.boundingBox())!;
  const points = mapPoints(frame.means, frame.latentDim, [0, 1]);
  const view = baseView(box.width, box.height, steadyExtent(points));
  const place = toPlace(view, { x: points[2 * index]!, y: points[2 * index + 1]! });
  await map.click({ position: place, modifiers });
}

async function newestFrame(page: Page, runId: string): Promise<LatentFrame> {
  const frame = await askThroughBridge(page, 'latent.frame', { runId, stepIndex: null });
  return frame!;
}

/** Returns an image of another class whose code lies far from the first one's. */
async function unlike(page: Page, runId: string, index: number): Promise<number> {
  const { means, count } = await newestFrame(page, runId);
  const { labels } = await askThroughBridge(page, 'latent.sample', { runId });
  const farness = (other: number) =>
    labels![other] === labels![index]
      ? 0
      : Math.hypot(
          means[2 * other]! - means[2 * index]!,
          means[2 * other + 1]! - means[2 * index + 1]!,
        );
  const all = Array.from({ length: count }, (_, other) => other);
  // Far, but not an outlier at the rim.
  return all.sort((a, b) => farness(b) - farness(a))[Math.floor(count / 10)]!;
}

/** Leaves a picture of the run's screen in each theme. */
async function photograph(page: Page, map: Locator): Promise<void> {
  for (const theme of ['Dark', 'Light']) {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(theme);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toBeHidden();
    await map.hover({ position: { x: 8, y: 8 } });
    await page.screenshot({ path: path.join(PICTURES, `run-${theme.toLowerCase()}.png`) });
  }
}
