import { resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ServiceEvent } from '../../../src-main/workbench/eventHub';
import { createService, type Service } from '../../../src-main/workbench/service';
import {
  DEFAULT_PROJECTION,
  type ProjectionSettings,
  type ProjectionSource,
} from '../../../src-shared/projection';
import { temporaryFolder } from '../../store/support';

const DIGITS: ProjectionSource = { kind: 'dataset', name: 'digits', split: 'test', count: 100 };
/** What the scripted process does for these seeds. */
const [FAILS, NEVER_ENDS] = [404, 999];

/** Returns a service whose projections are made by the scripted process. */
async function scriptedService(workspaceDir = temporaryFolder()): Promise<Service> {
  const service = await createService({
    workspaceDir,
    trainerPath: resolve(import.meta.dirname, 'scriptedProjector.mts'),
    nodePath: process.execPath,
    examplesDir: '',
    version: 'test',
  });
  onTestFinished(() => service.shutDown());
  return service;
}

function start(
  { handlers }: Service,
  settings: Partial<ProjectionSettings> = {},
  source: ProjectionSource = DIGITS,
): Promise<{ projectionId: string }> {
  return handlers['projection.start']({ source, settings: { ...DEFAULT_PROJECTION, ...settings } });
}

/** Resolves with a service's events of projections once one has come to its end. */
function eventsUntilEnd(service: Service): Promise<ServiceEvent[]> {
  const events: ServiceEvent[] = [];
  return new Promise((resolve) => {
    const stop = service.onEvent((event) => {
      if (event.name.startsWith('projection.')) events.push(event);
      if (event.name !== 'projection.ended') return;
      stop();
      resolve(events);
    });
  });
}

/** Resolves when a projection has told its first coordinates. */
function untilLayout(service: Service): Promise<void> {
  return new Promise((resolve) => {
    service.onEvent(({ name, payload }) => {
      if (name === 'projection.progress' && payload.coords !== null) resolve();
    });
  });
}

async function made(
  service: Service,
  settings: Partial<ProjectionSettings> = {},
  source: ProjectionSource = DIGITS,
): Promise<string> {
  const ended = eventsUntilEnd(service);
  const { projectionId } = await start(service, settings, source);
  expect((await ended).at(-1)).toMatchObject({ payload: { isKept: true, error: null } });
  return projectionId;
}

describe('a projection', () => {
  it('is told as it comes, kept before its end is told, and there again after a restart', async () => {
    const workspaceDir = temporaryFolder();
    const service = await scriptedService(workspaceDir);
    const ended = eventsUntilEnd(service);
    const { projectionId } = await start(service);
    const { active } = await service.handlers['projection.list']({});
    expect(active).toMatchObject([{ projectionId, source: DIGITS, stage: 'reading' }]);
    const events = await ended;
    expect(events.map(({ payload }) => payload)).toMatchObject([
      { projectionId, stage: 'reading', done: 0, total: 100, coords: null },
      { projectionId, stage: 'layout', done: 3, total: 9, klNats: 2 },
      { projectionId, isKept: true, error: null },
    ]);
    const projection = await service.handlers['projection.get']({ projectionId });
    expect(projection).toMatchObject({ count: 100, seconds: 0.25, klNats: 1.5, stepIndex: null });
    expect(projection.coords).toHaveLength(200);
    expect(projection.labels).toHaveLength(100);
    expect(projection.classNames).toHaveLength(10);
    await service.shutDown();

    const again = await scriptedService(workspaceDir);
    expect(await again.handlers['projection.get']({ projectionId })).toEqual(projection);
    const list = await again.handlers['projection.list']({});
    expect(list).toMatchObject({ kept: [{ projectionId, source: DIGITS }], active: [] });
  });

  it('is of images drawn by its seed, in rising order, a larger draw with a smaller one in it', async () => {
    const service = await scriptedService();
    const imagesOf = async (count: number, seed: number) => {
      const projectionId = await made(service, { seed }, { ...DIGITS, count });
      return [...(await service.handlers['projection.get']({ projectionId })).imageIndices];
    };
    const few = await imagesOf(100, 1);
    expect(few).toEqual(few.toSorted((a, b) => a - b));
    expect(new Set(few).size).toBe(100);
    expect(await imagesOf(100, 1)).toEqual(few);
    expect(await imagesOf(100, 2)).not.toEqual(few);
    expect(await imagesOf(150, 1)).toEqual(expect.arrayContaining(few));
    const all = Array.from({ length: 2000 }, (_, index) => index);
    expect(await imagesOf(0, 1)).toEqual(all);
    expect(await imagesOf(9999, 1)).toEqual(all);
  });

  it('shows the images behind its points, and refuses points that are not there', async () => {
    const service = await scriptedService();
    const projectionId = await made(service);
    const { imageIndices } = await service.handlers['projection.get']({ projectionId });
    const images = await service.handlers['projection.images']({ projectionId, indices: [3, 0] });
    expect(images.shape).toEqual({ height: 28, width: 28, channels: 1 });
    for (const [place, point] of [3, 0].entries()) {
      const offset = imageIndices[point]!;
      const range = { name: 'digits', split: 'test', offset, count: 1 } as const;
      const { pixels } = await service.handlers['datasets.preview'](range);
      expect(images.pixels.slice(place * 784, (place + 1) * 784)).toEqual(pixels);
    }
    const outside = { projectionId, indices: [100] };
    await expect(service.handlers['projection.images'](outside)).rejects.toThrow('0..99, got 100');
  });

  it('ends at once when it is cancelled, whatever its process does, and nothing is kept of it', async () => {
    const service = await scriptedService();
    const ended = eventsUntilEnd(service);
    const computing = untilLayout(service);
    const { projectionId } = await start(service, { seed: NEVER_ENDS });
    await computing;
    await service.handlers['projection.cancel']({ projectionId });
    expect((await ended).at(-1)!.payload).toEqual({ projectionId, isKept: false, error: null });
    expect(await service.handlers['projection.list']({})).toEqual({ kept: [], active: [] });
    await expect(service.handlers['projection.cancel']({ projectionId })).rejects.toThrow(
      `there is no projection '${projectionId}'`,
    );
  });

  it('says at its end why it failed', async () => {
    const service = await scriptedService();
    const ended = eventsUntilEnd(service);
    const { projectionId } = await start(service, { seed: FAILS });
    const payload = { projectionId, isKept: false, error: 'too hot' };
    expect((await ended).at(-1)!.payload).toEqual(payload);
  });

  it('waits for no third: that one is refused while two are on their way', async () => {
    const service = await scriptedService();
    await start(service, { seed: NEVER_ENDS });
    const { projectionId } = await start(service, { seed: NEVER_ENDS });
    await expect(start(service)).rejects.toThrow('at most 2 projections are made at once');
    await service.handlers['projection.cancel']({ projectionId });
    await made(service);
  });

  it('can be removed', async () => {
    const service = await scriptedService();
    const projectionId = await made(service);
    await service.handlers['projection.remove']({ projectionId });
    expect((await service.handlers['projection.list']({})).kept).toEqual([]);
    await expect(service.handlers['projection.get']({ projectionId })).rejects.toThrow(
      projectionId,
    );
  });
});

describe('a projection that builds on an earlier one', () => {
  it('starts from the coordinates of a map of the same images', async () => {
    const service = await scriptedService();
    const first = await made(service);
    const second = await made(service, { startFrom: first });
    const { coords, settings } = await service.handlers['projection.get']({ projectionId: second });
    expect(coords[0]).toBe(7);
    expect(settings.startFrom).toBe(first);
  });

  it('refuses to start from a map of other images', async () => {
    const service = await scriptedService();
    const first = await made(service);
    const more = start(service, { startFrom: first }, { ...DIGITS, count: 101 });
    await expect(more).rejects.toThrow('it has 100 points, and there are 101 to project');
    const others = start(service, { startFrom: first, seed: 5 });
    await expect(others).rejects.toThrow("its 100 of 'digits' (test) are others than");
    const training = start(service, { startFrom: first }, { ...DIGITS, split: 'train' });
    await expect(training).rejects.toThrow("those of 'digits' (train)");
  });

  it('is placed in a map with the points of that map, reduced as those were', async () => {
    const service = await scriptedService();
    const map = await made(service, { reducedDim: 20 });
    const placed = await made(service, { placeIn: map }, { ...DIGITS, split: 'train', count: 30 });
    const projection = await service.handlers['projection.get']({ projectionId: placed });
    expect(projection).toMatchObject({ count: 30, faithfulness: null, intrusion: null });
    expect(projection.settings).toMatchObject({ placeIn: map, reducedDim: 20 });
    const chain = start(service, { placeIn: placed });
    await expect(chain).rejects.toThrow(`place new ones in '${map}'`);
  });

  it('is placed only in a map of its own method, of points with as many numbers', async () => {
    const service = await scriptedService();
    const pca = await made(service, { method: 'pca' });
    await expect(start(service, { placeIn: pca })).rejects.toThrow('was made by pca');
    const umap = await made(service, { method: 'umap' });
    await expect(start(service, { placeIn: umap })).rejects.toThrow('was made by umap');
    await made(service, { method: 'umap', placeIn: umap });
    const map = await made(service);
    const other: ProjectionSource = { kind: 'dataset', name: 'moons', split: 'test', count: 100 };
    await expect(start(service, { placeIn: map }, other)).rejects.toThrow(
      'must have 784 numbers each as those of the map, got',
    );
  });
});

describe('a projection is refused', () => {
  it.each([
    ['a perplexity beyond a third of the points', { perplexity: 40 }, 'must be at most 33'],
    [
      'as many neighbours as points',
      { method: 'umap', neighbours: 100 },
      'fewer than the 100 points',
    ],
    ['an earlier map for PCA', { method: 'pca', startFrom: 'p-1' }, 'the method is pca'],
    ['a map to place in for PCA', { method: 'pca', placeIn: 'p-1' }, 'the method is pca'],
    ['two earlier maps', { startFrom: 'p-1', placeIn: 'p-1' }, 'got both'],
    ['an earlier map that is not there', { startFrom: 'p-1' }, "there is no projection 'p-1'"],
  ] as const)('for %s', async (_, settings, message) => {
    const service = await scriptedService();
    await expect(start(service, settings)).rejects.toThrow(message);
    expect((await service.handlers['projection.list']({})).active).toEqual([]);
  });

  it.each([
    ['an unknown data set', { ...DIGITS, name: 'none' }, 'no data set named "none"'],
    ['an unknown run', { kind: 'run', runId: 'none', split: 'test', count: 0 }, "no run 'none'"],
    ['four points', { ...DIGITS, count: 4 }, 'at least 5 points, got 4'],
  ] as const)('for %s', async (_, source, message) => {
    const service = await scriptedService();
    await expect(start(service, {}, source)).rejects.toThrow(message);
  });
});
