import { describe, expect, it, vi } from 'vitest';
import { PointImages } from '../../../../src-renderer/screens/projections/pointImages.svelte';
import { ProjectionFeed } from '../../../../src-renderer/screens/projections/projectionFeed.svelte';
import { DEFAULT_PROJECTION } from '../../../../src-shared/projection';
import { createFakeService } from '../../fakeService';

const SOURCE = { kind: 'dataset', name: 'digits', split: 'test', count: 100 } as const;

async function readyFeed(options = {}) {
  const client = createFakeService({ delayMs: 0, isLive: false, pointCount: 200, ...options });
  const feed = new ProjectionFeed(client);
  const end = feed.start();
  await vi.waitFor(() => expect(feed.phase).not.toBe('loading'));
  return { client, feed, end };
}

describe('the feed of projections', () => {
  it('lists what is kept, newest first', async () => {
    const { feed, end } = await readyFeed();
    expect(feed.phase).toBe('ready');
    const times = feed.kept.map(({ createdAtMs }) => createdAtMs);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    end();
  });

  it('keeps the last map where a frame is left out', async () => {
    const { client, feed, end } = await readyFeed();
    const { projectionId } = await client.request('projection.start', {
      source: SOURCE,
      settings: DEFAULT_PROJECTION,
    });
    await feed.load();
    const coords = Float32Array.of(1, 2);
    const progress = { projectionId, stage: 'layout', done: 1, total: 9, klNats: 3 } as const;
    client.emit('projection.progress', { ...progress, coords });
    client.emit('projection.progress', { ...progress, done: 2, coords: null, klNats: null });
    expect(feed.activeById(projectionId)).toMatchObject({ done: 2, coords, klNats: 3 });
    await client.request('projection.cancel', { projectionId });
    expect(feed.activeById(projectionId)).toBeNull();
    expect(feed.endOf(projectionId)).toBeNull();
    end();
  });

  it('holds why a projection ended early', async () => {
    const { client, feed, end } = await readyFeed();
    client.emit('projection.ended', { projectionId: 'x', isKept: false, error: 'no memory left' });
    expect(feed.endOf('x')).toBe('no memory left');
    expect(feed.endOf('y')).toBeUndefined();
    end();
  });

  it('says why the list could not be fetched', async () => {
    const { feed, end } = await readyFeed({ isBroken: true });
    expect(feed.phase).toBe('failed');
    expect(feed.failure).toContain('disk I/O error');
    end();
  });
});

describe('the images of points', () => {
  it('are asked for once, the newest wish first', async () => {
    const client = createFakeService({ delayMs: 5, isLive: false, pointCount: 200 });
    const images = new PointImages(client, 'beta-tsne');
    for (const index of [1, 2, 3]) images.want(index);
    await vi.waitFor(() => expect(images.imageOf(3)?.pixels).toHaveLength(784));
    expect(images.imageOf(1)).not.toBeNull();
    expect(images.imageOf(2)).toBeNull();
    images.want(3);
    expect(client.asked.filter((name) => name === 'projection.images')).toHaveLength(2);
  });
});
