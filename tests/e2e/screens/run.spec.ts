import AxeBuilder from '@axe-core/playwright';
import { gallerySample } from '../../../src-renderer/screens/run/galleryOrder';
import { expect, test, type Workbench } from '../fixtures';
import { colorsAt, greyOf, greyOnSheet, largestDifference, type Rgb } from './pixels';
import { emptyPlace, mapTruth, openNewRun, reachStatus, tinyConfig } from './trainedRun';

/** Points of a sample of up to 5,000 images are drawn with this opacity. */
const POINT_OPACITY = 0.85;
/** Rounding of blended colours; another class differs by far more. */
const COLOR_SLACK = 10;

const mapOf = ({ page }: Workbench) => page.getByRole('application', { name: /^Latent map/ });
const panel = ({ page }: Workbench, id: string) => page.locator(`[data-panel="${id}"]`);

/** Returns the colours that classes have on the map under the theme in force. */
function classColors({ page }: Workbench): Promise<Rgb[]> {
  return page.evaluate((opacity) => {
    const style = getComputedStyle(document.documentElement);
    const probe = document.createElement('canvas').getContext('2d')!;
    const parts = (token: string): number[] => {
      probe.fillStyle = style.getPropertyValue(token).trim();
      probe.fillRect(0, 0, 1, 1);
      return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const ground = parts('--surface-1');
    return Array.from({ length: 10 }, (_, label) =>
      parts(`--class-${label}`).map((value, i) => value * opacity + ground[i]! * (1 - opacity)),
    ) as [number, number, number][];
  }, POINT_OPACITY);
}

async function expectClassColors(workbench: Workbench, runId: string): Promise<void> {
  const { page } = workbench;
  const { sample, places, lonely } = await mapTruth(workbench, runId);
  expect(new Set(lonely.map((index) => sample.labels![index])).size).toBeGreaterThanOrEqual(4);
  const expected = await classColors(workbench);
  await page.mouse.move(5, 5);
  const found = await colorsAt(
    page,
    await mapOf(workbench).screenshot(),
    lonely.map((index) => places[index]!),
  );
  const worst = lonely.map((index, i) =>
    largestDifference(found[i]!, expected[sample.labels![index]!]!),
  );
  expect(Math.max(...worst)).toBeLessThanOrEqual(COLOR_SLACK);
}

test('the latent map of a trained run shows its codes, colours and images, and decodes', async ({
  workbench,
}) => {
  const { page, service } = workbench;
  const runId = await openNewRun(workbench, tinyConfig());
  await reachStatus(workbench, runId, 'completed');
  await expect(page.getByText('completed', { exact: true }).first()).toBeVisible();
  const map = mapOf(workbench);
  const truth = await mapTruth(workbench, runId);
  const { sample, places, lonely } = truth;
  const pixelCount = sample.shape.height * sample.shape.width;
  const imageOf = (index: number) =>
    sample.pixels.subarray(index * pixelCount, (index + 1) * pixelCount);
  const tip = map.locator('.tip.solid canvas');

  await test.step('each point has the colour of its class, in light and in dark', async () => {
    await expectClassColors(workbench, runId);
    await page.keyboard.press('Control+Shift+L');
    await expectClassColors(workbench, runId);
  });

  await test.step('hovering a point shows the image of that index', async () => {
    for (const index of lonely.slice(0, 5)) {
      await map.hover({ position: places[index]! });
      expect(largestDifference(await greyOf(tip), imageOf(index))).toBe(0);
      await expect(map.locator('.tip.solid')).toContainText(`#${index}`);
    }
  });

  await test.step('with one class alone its points keep their images, others cannot be hovered', async () => {
    const kept = lonely[0]!;
    const label = sample.labels![kept]!;
    const other = lonely.find((index) => sample.labels![index] !== label)!;
    const chip = page.getByRole('button', { name: sample.classNames[label]!, exact: true });
    await chip.click({ modifiers: ['Shift'] });
    await map.hover({ position: places[kept]! });
    expect(largestDifference(await greyOf(tip), imageOf(kept))).toBe(0);
    await map.hover({ position: places[other]! });
    await expect(tip).toBeHidden();
    await chip.click({ modifiers: ['Shift'] });
    await map.hover({ position: places[other]! });
    expect(largestDifference(await greyOf(tip), imageOf(other))).toBe(0);
  });

  await test.step('a click on an empty place shows what the decoder makes of that code', async () => {
    const decoded: number[][] = [];
    for (const around of [
      { x: 140, y: 120 },
      { x: 420, y: 480 },
    ]) {
      const position = emptyPlace(places, around, 12);
      const shown = map.locator('.decoded:not(.waiting)');
      const before = decoded.length === 0 ? null : await shown.getAttribute('data-code');
      await map.click({ position });
      await expect(shown).toBeVisible();
      await expect(shown).not.toHaveAttribute('data-code', before ?? '');
      const code = Float32Array.from(
        (await shown.getAttribute('data-code'))!.split(',').map(Number),
      );
      const answer = await service.request('explore.decode', {
        runId,
        codes: code,
        label: null,
      });
      await expect
        .poll(async () => largestDifference(await greyOf(shown.locator('canvas')), answer.pixels))
        .toBe(0);
      const inspector = page.getByRole('img', { name: 'Decoded image' }).last();
      expect(largestDifference(await greyOf(inspector), answer.pixels)).toBe(0);
      expect(Math.max(...answer.pixels)).toBeGreaterThan(60);
      decoded.push(Array.from(answer.pixels));
    }
    expect(largestDifference(decoded[0]!, decoded[1]!)).toBeGreaterThan(30);
  });

  await test.step('the arrow keys move the decoded place and Escape takes it away', async () => {
    const shown = map.locator('.decoded');
    const before = await shown.getAttribute('data-code');
    await map.press('ArrowLeft');
    await expect(shown).not.toHaveAttribute('data-code', before!);
    await map.press('Escape');
    await expect(shown).toBeHidden();
  });

  await test.step('a click on a point selects its image, Shift-click walks to a second', async () => {
    const from = lonely[0]!;
    const to = lonely.find((index) => sample.labels![index] !== sample.labels![from])!;
    await map.click({ position: places[from]! });
    await expect(page.getByText(`image ${from} of the validation sample`)).toBeVisible();
    const original = page.getByRole('img', { name: 'Original', exact: true });
    expect(largestDifference(await greyOf(original), imageOf(from))).toBe(0);
    const [answer] = await Promise.all([
      service.request('explore.reconstruct', { runId, sampleIndices: [from] }),
      expect(page.getByRole('img', { name: 'Reconstruction', exact: true })).toBeVisible(),
    ]);
    const reconstruction = page.getByRole('img', { name: 'Reconstruction', exact: true });
    expect(largestDifference(await greyOf(reconstruction), answer.pixels)).toBe(0);

    await map.click({ position: places[to]!, modifiers: ['Shift'] });
    const strip = await service.request('explore.interpolate', {
      runId,
      ends: [from, to],
      label: null,
      count: 9,
      path: 'linear',
    });
    const canvas = panel(workbench, 'strip').getByRole('img', { name: /decoded along the path/ });
    const { width, height } = sample.shape;
    for (const position of [0, 4, 8]) {
      const expected = strip.pixels.subarray(position * pixelCount, (position + 1) * pixelCount);
      // Nine images of 56 px, 4 px apart.
      const place = { x: position * 60, y: 0, scale: 2, width, height };
      await expect
        .poll(async () => largestDifference(await greyOnSheet(canvas, place), expected))
        .toBe(0);
    }
  });

  await test.step('the gallery pairs each image with its own reconstruction and loss', async () => {
    const indices = gallerySample(sample.labels, sample.count, 64);
    const answer = await service.request('explore.reconstruct', { runId, sampleIndices: indices });
    const third = panel(workbench, 'gallery')
      .getByRole('button', { name: /reconstruction/ })
      .nth(2);
    await expect(third).toHaveText(answer.reconstructionNats[2]!.toFixed(1));
    const canvas = panel(workbench, 'gallery').getByRole('img');
    const { width, height } = sample.shape;
    const column = { x: 2 * 60, scale: 2, width, height };
    expect(
      largestDifference(await greyOnSheet(canvas, { ...column, y: 0 }), imageOf(indices[2]!)),
    ).toBe(0);
    const reconstruction = answer.pixels.subarray(2 * pixelCount, 3 * pixelCount);
    expect(largestDifference(await greyOnSheet(canvas, { ...column, y: 60 }), reconstruction)).toBe(
      0,
    );
  });

  await test.step('the manifold grid shows the images of its codes, and a click decodes one', async () => {
    const grid = await service.request('explore.grid', {
      runId,
      side: 10,
      axes: [0, 1],
      label: null,
    });
    const canvas = panel(workbench, 'grid').getByRole('img');
    const { width, height } = sample.shape;
    const cell = { column: 7, row: 2 };
    const place = { x: cell.column * width, y: cell.row * height, scale: 1, width, height };
    const start = (cell.row * 10 + cell.column) * pixelCount;
    const expected = grid.pixels.subarray(start, start + pixelCount);
    expect(largestDifference(await greyOnSheet(canvas, place), expected)).toBe(0);
    await canvas.click({ position: { x: place.x + 14, y: place.y + 14 } });
    const code = await map.locator('.decoded').getAttribute('data-code');
    const found = code!.split(',').map(Number);
    const wished = [grid.columnValues[cell.column]!, grid.rowValues[cell.row]!];
    expect(largestDifference(found, wished)).toBeLessThan(1e-6);
  });

  await test.step('the time slider goes back to kept frames and returns', async () => {
    const frames = await service.request('latent.frames', { runId });
    expect(frames.length).toBeGreaterThanOrEqual(2);
    const slider = page.getByRole('slider', { name: 'Moment of training' });
    await slider.fill('0');
    await expect(panel(workbench, 'map')).toContainText(`step ${frames[0]!.stepIndex}`);
    await expect(panel(workbench, 'map')).toContainText('decoded comes from the newest weights');
    await page.getByRole('button', { name: 'latest', exact: true }).click();
    await expect(panel(workbench, 'map')).toContainText(`step ${truth.frame.stepIndex}`);
  });

  await test.step('without WebGL the points are drawn all the same', async () => {
    const canvas = map.locator('canvas[data-painter]');
    await expect(canvas).toHaveAttribute('data-painter', 'webgl');
    await canvas.evaluate((element) => {
      const gl = (element as HTMLCanvasElement).getContext('webgl2');
      gl?.getExtension('WEBGL_lose_context')?.loseContext();
    });
    await expect(canvas).toHaveAttribute('data-painter', 'canvas');
    await map.press('Escape');
    await map.press('Escape');
    await map.press('Escape');
    await expectClassColors(workbench, runId);
  });

  await test.step('the screen passes an accessibility check', async () => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([]);
  });
});

test('a run that trains is followed live, and pauses, resumes and stops', async ({ workbench }) => {
  const { page, service } = workbench;
  const runId = await openNewRun(workbench, tinyConfig({ epochs: 400 }));
  const losses = panel(workbench, 'losses');

  await test.step('the loss curves grow and agree with the stored rows', async () => {
    const curves = losses.getByRole('img', { name: /^Loss curves, step/ });
    await expect(curves).toBeVisible();
    const before = await curves.getAttribute('aria-label');
    await expect(curves).not.toHaveAttribute('aria-label', before!);
    const spoken = (await curves.getAttribute('aria-label'))!;
    const [, step, elbo] = /step (\d+): Negative ELBO ([\d.]+)/.exec(spoken)!;
    const metrics = await service.request('metrics.get', { runId });
    const row = metrics.train.stepIndex.indexOf(Number(step));
    expect(row).toBeGreaterThanOrEqual(0);
    expect(metrics.train.losses['elboNats']![row]!.toFixed(1)).toBe(elbo);
  });

  await test.step('Pause waits with a checkpoint, and the paused run still decodes', async () => {
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await expect(page.getByText('paused', { exact: true }).first()).toBeVisible();
    const { stepIndex, checkpoint } = await service.request('runs.get', { runId });
    expect(checkpoint?.stepIndex).toBe(stepIndex);
    await mapOf(workbench).click({ position: { x: 100, y: 100 }, modifiers: ['Alt'] });
    await expect(mapOf(workbench).locator('.decoded')).toBeVisible();
  });

  await test.step('Resume goes on from there', async () => {
    const { stepIndex } = await service.request('runs.get', { runId });
    const gone = service.nextEvent(
      'run.changed',
      (run) => run.runId === runId && run.stepIndex > stepIndex,
    );
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await expect(page.getByText('running', { exact: true }).first()).toBeVisible();
    await gone;
  });

  await test.step('Stop ends it, and it can be resumed', async () => {
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect(page.getByText('stopped', { exact: true }).first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Resume', exact: true })).toBeVisible();
  });
});

test('a run with more than two latent dimensions says what its map and clicks mean', async ({
  workbench,
}) => {
  const { page, service } = workbench;
  const runId = await openNewRun(workbench, tinyConfig({ epochs: 2, latentDim: 5 }));
  await reachStatus(workbench, runId, 'completed');
  const map = panel(workbench, 'map');
  await expect(map).toContainText('Two of 5 dimensions; a click decodes with the other 3 at 0.');
  await page.getByRole('combobox', { name: 'Horizontal axis' }).selectOption('3');
  await page.getByRole('combobox', { name: 'Vertical axis' }).selectOption('1');
  await mapOf(workbench).click({ position: { x: 120, y: 90 }, modifiers: ['Alt'] });
  const shown = map.locator('.decoded');
  await expect(shown).toBeVisible();
  const code = (await shown.getAttribute('data-code'))!.split(',').map(Number);
  expect([code[0], code[2], code[4]]).toEqual([0, 0, 0]);
  expect(code[3]).toBeLessThan(0);
  expect(code[1]).toBeGreaterThan(0);
  const grid = await service.request('explore.grid', {
    runId,
    side: 10,
    axes: [3, 1],
    label: null,
  });
  const { width, height } = grid.shape;
  const canvas = panel(workbench, 'grid').getByRole('img');
  const place = { x: 0, y: 0, scale: 1, width, height };
  await expect
    .poll(async () =>
      largestDifference(await greyOnSheet(canvas, place), grid.pixels.subarray(0, width * height)),
    )
    .toBe(0);
});
