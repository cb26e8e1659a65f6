import path from 'node:path';
import type { Locator, Page } from 'playwright/test';
import { mapPoints } from '../../../src-renderer/latentMap/mapPoints';
import {
  baseView,
  steadyExtent,
  toPlace,
  type Place,
} from '../../../src-renderer/latentMap/mapView';
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

  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  const map = page.getByRole('application', { name: /^Latent map/ });

  // At rest the map shows the codes of the paused step: an image, and a second one for the strip.
  const { stepIndex: pausedStep } = await askThroughBridge(page, 'runs.get', { runId });
  await expect(page.getByText(`· step ${pausedStep}`)).toBeVisible();
  const [from, to] = await farPair(page, map, runId);
  await map.click({ position: from.place });
  await expect(page.getByText(`image ${from.index} of the validation sample`)).toBeVisible();
  await map.click({ position: to.place, modifiers: ['Shift'] });
  await expect(page.getByText(`#${from.index} → `)).toBeVisible();
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
  const resumed = expect.poll(() => stepIndex(again.page, runId), { timeout: 60_000 });
  await resumed.toBeGreaterThan(before.stepIndex);
});

async function epochsDone(page: Page, runId: string): Promise<number> {
  return (await askThroughBridge(page, 'runs.get', { runId })).epochsDone;
}

async function stepIndex(page: Page, runId: string): Promise<number> {
  return (await askThroughBridge(page, 'runs.get', { runId })).stepIndex;
}

interface MapPoint {
  index: number;
  label: number;
  place: Place;
}

/** Returns two images of different classes, far from one another and alone where they lie. */
async function farPair(page: Page, map: Locator, runId: string): Promise<[MapPoint, MapPoint]> {
  const frame = await askThroughBridge(page, 'latent.frame', { runId, stepIndex: null });
  const { labels } = await askThroughBridge(page, 'latent.sample', { runId });
  const box = (await map.boundingBox())!;
  const points = mapPoints(frame!.means, frame!.latentDim, [0, 1]);
  const view = baseView(box.width, box.height, steadyExtent(points));
  const all = Array.from({ length: frame!.count }, (_, index) => ({
    index,
    label: labels![index]!,
    place: toPlace(view, { x: points[2 * index]!, y: points[2 * index + 1]! }),
  }));
  const isInside = ({ place: { x, y } }: MapPoint) =>
    x > 60 && y > 60 && x < box.width - 60 && y < box.height - 60;
  const isAlone = (point: MapPoint) =>
    all.every((other) => other === point || distance(other, point) > 10);
  const alone = all.filter((point) => isInside(point) && isAlone(point));
  const pairs = alone.flatMap((one) =>
    alone.filter(({ label }) => label > one.label).map((two): [MapPoint, MapPoint] => [one, two]),
  );
  return pairs.sort((one, two) => distance(...two) - distance(...one))[0]!;
}

function distance({ place: one }: MapPoint, { place: two }: MapPoint): number {
  return Math.hypot(one.x - two.x, one.y - two.y);
}

/** Leaves a picture of the run's screen in each theme. */
async function photograph(page: Page, map: Locator): Promise<void> {
  for (const theme of ['Dark', 'Light']) {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find a command or a run' }).fill(theme);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toBeHidden();
    await map.hover({ position: { x: 8, y: 8 } });
    await page.screenshot({ path: path.join(PICTURES, `run-${theme.toLowerCase()}.png`) });
  }
}
