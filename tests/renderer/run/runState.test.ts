import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CardFeed } from '../../../src-renderer/screens/run/cardFeed.svelte';
import { Exploration } from '../../../src-renderer/screens/run/exploration.svelte';
import { LatentFeed } from '../../../src-renderer/screens/run/latentFeed.svelte';
import { MetricFeed } from '../../../src-renderer/screens/run/metricFeed.svelte';
import type { CardReading } from '../../../src-shared/domain';
import { createFakeService } from '../fakeService';
import { metricRows } from '../fake/fakeRuns';

const RUN = 'beta-4';
const makeService = () => createFakeService({ delayMs: 10, isLive: false });
const countOf = (service: ReturnType<typeof makeService>, name: string) =>
  service.asked.filter((asked) => asked === name).length;
const settle = () => vi.advanceTimersByTimeAsync(100);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const noLabel = () => null;

describe('Exploration', () => {
  it('decodes the first and the newest of a row of clicks, and ends on the newest', async () => {
    const service = makeService();
    const explore = new Exploration(service, RUN, noLabel);
    service.enter('ready');
    for (let i = 0; i < 20; i++) explore.decodeAt({ x: i / 10, y: 0 }, new Float32Array(2), [0, 1]);
    await settle();
    expect(countOf(service, 'explore.decode')).toBe(2);
    expect(explore.decoded?.code[0]).toBeCloseTo(1.9, 6);
    expect(explore.decoded?.code).toBe(explore.code);
  });

  it('hands back no image for a place that was taken away meanwhile', async () => {
    const service = makeService();
    const explore = new Exploration(service, RUN, noLabel);
    explore.decodeAt({ x: 1, y: 1 }, new Float32Array(2), [0, 1]);
    explore.stepBack();
    await settle();
    expect(explore.decoded).toBeNull();
  });

  it('says why a place could not be decoded', async () => {
    const explore = new Exploration(
      createFakeService({ delayMs: 10, isBroken: true }),
      RUN,
      noLabel,
    );
    explore.decodeAt({ x: 1, y: 1 }, new Float32Array(2), [0, 1]);
    await settle();
    expect(explore.decodeFailure).toContain('could not be read');
  });

  it('steps back from the decoded place to the second image to the first to nothing', () => {
    const explore = new Exploration(makeService(), RUN, noLabel);
    explore.pair(7);
    explore.pair(7);
    expect([explore.selected, explore.partner]).toEqual([7, null]);
    explore.pair(9);
    explore.decodeAt({ x: 0, y: 0 }, new Float32Array(2), [0, 1]);
    const steps = [0, 1, 2].map(() => {
      explore.stepBack();
      return [explore.code, explore.selected, explore.partner];
    });
    expect(steps).toEqual([
      [null, 7, 9],
      [null, 7, null],
      [null, null, null],
    ]);
  });

  it('leads a strip between drawn codes until an image is chosen', () => {
    const explore = new Exploration(makeService(), RUN, noLabel);
    const [from, to] = [Float32Array.of(1, 2), Float32Array.of(3, 4)];
    explore.startAt(from);
    explore.endAt(to);
    expect([explore.fromCode, explore.toCode]).toEqual([from, to]);
    // What was clicked is decoded too, and is the first that Escape takes away.
    expect(explore.code).toBe(from);
    explore.stepBack();
    expect([explore.code, explore.fromCode]).toEqual([null, from]);
    explore.select(3);
    expect([explore.fromCode, explore.toCode]).toEqual([null, null]);
  });

  it('follows the dimensions with the largest KL until the user chooses', () => {
    const explore = new Exploration(makeService(), RUN, noLabel);
    expect(explore.axes([0, 5, 3])).toEqual([1, 2]);
    explore.chooseAxes([2, 0]);
    expect(explore.axes([0, 5, 3])).toEqual([2, 0]);
    explore.chooseAxes(null);
    expect(explore.axes([0, 5, 3])).toEqual([1, 2]);
  });
});

describe('LatentFeed', () => {
  async function startedFeed() {
    const service = makeService();
    const feed = new LatentFeed(service, RUN);
    service.enter('ready');
    feed.start();
    await settle();
    return { service, feed };
  }

  it('shows the newest frame while live and keeps the past one while scrubbing', async () => {
    const { service, feed } = await startedFeed();
    const first = feed.frames[0]!;
    expect(feed.shown?.stepIndex).toBe(feed.newest?.stepIndex);
    feed.showStep(first.stepIndex);
    await settle();
    expect(feed.shown?.stepIndex).toBe(first.stepIndex);
    service.emit('latent.updated', { ...feed.newest!, seq: 999, stepIndex: 5000 });
    expect(feed.shown?.stepIndex).toBe(first.stepIndex);
    feed.showLive();
    expect(feed.shown?.stepIndex).toBe(5000);
  });

  it('asks only for the frame at which quick scrubbing ends, and once for each frame', async () => {
    const { service, feed } = await startedFeed();
    const before = countOf(service, 'latent.frame');
    for (const { stepIndex } of feed.frames) feed.showStep(stepIndex);
    await settle();
    expect(countOf(service, 'latent.frame')).toBe(before + 2);
    expect(feed.shown?.stepIndex).toBe(feed.frames.at(-1)!.stepIndex);
    feed.showStep(feed.frames[0]!.stepIndex);
    await settle();
    expect(countOf(service, 'latent.frame')).toBe(before + 2);
    expect(feed.shown?.stepIndex).toBe(feed.frames[0]!.stepIndex);
  });

  it('takes no notice of other runs', async () => {
    const { service, feed } = await startedFeed();
    const shown = feed.shown;
    service.emit('latent.updated', { ...feed.newest!, runId: 'other', seq: 999 });
    expect(feed.shown).toBe(shown);
  });
});

describe('MetricFeed', () => {
  it('fetches once and then only adds what is new', async () => {
    const service = makeService();
    const feed = new MetricFeed(service, RUN);
    // The service comes up by itself.
    await settle();
    const end = feed.start();
    await settle();
    const known = feed.log.train.length;
    expect(known).toBeGreaterThan(0);
    for (let batch = 0; batch < 30; batch++) {
      const from = known + batch * 10;
      service.emit('metrics.appended', {
        runId: RUN,
        seq: 1000 + batch,
        split: 'train',
        rows: metricRows(from, from + 10, 1, 1),
      });
    }
    expect(feed.log.train.length).toBe(known + 300);
    expect(countOf(service, 'metrics.get')).toBe(1);
    end();
  });

  it('fetches anew when the service comes back, and loses no row', async () => {
    const service = makeService();
    const feed = new MetricFeed(service, RUN);
    // The service comes up by itself.
    await settle();
    const end = feed.start();
    await settle();
    const known = feed.log.train.length;
    service.enter('lost');
    service.enter('ready');
    await settle();
    expect(countOf(service, 'metrics.get')).toBe(2);
    expect(feed.log.train.length).toBe(known);
    end();
  });
});

describe('CardFeed', () => {
  const reading = (card: number, atMs: number): CardReading => ({
    ...{ card, atMs, utilisation: 0.5, memoryUsedBytes: 1e9, temperatureC: 50, powerW: 100 },
  });

  it('fetches the snapshot, then follows its own run only', async () => {
    const service = makeService();
    const feed = new CardFeed(service, 'two-cards');
    const end = feed.start();
    await settle();
    expect(feed.log.lines.map(({ card }) => card)).toEqual([0, 1]);
    const { version } = feed;
    const count = feed.log.lines[0]!.atMs.length;
    const atMs = feed.log.lines[0]!.atMs.last + 2000;
    service.emit('cards.appended', { runId: RUN, readings: [reading(0, atMs)] });
    expect(feed.version).toBe(version);
    service.emit('cards.appended', { runId: 'two-cards', readings: [reading(0, atMs)] });
    expect(feed.version).toBe(version + 1);
    expect(feed.log.lines[0]!.atMs.length).toBe(count + 1);
    end();
    service.emit('cards.appended', { runId: 'two-cards', readings: [reading(0, atMs + 2000)] });
    expect(feed.version).toBe(version + 1);
  });

  it('says why there are no readings', async () => {
    const feed = new CardFeed(createFakeService({ delayMs: 10, isBroken: true }), RUN);
    feed.start();
    await settle();
    expect(feed.failure).toContain('could not be read');
    expect(feed.version).toBe(0);
  });
});
