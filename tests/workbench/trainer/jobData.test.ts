import { describe, expect, it } from 'vitest';
import type { ImageSource } from '../../../src-main/engine/session/session';
import { DatasetCache, latentSampleOf } from '../../../src-main/workbench/datasetCache';
import { loadJobData } from '../../../src-main/workbench/trainer/jobData';
import type { RunConfig } from '../../../src-shared/runConfig';
import { temporaryFolder } from '../../store/support';
import { smallConfig } from '../support';

function configOf(data: Partial<RunConfig['data']>): RunConfig {
  const config = smallConfig();
  return { ...config, data: { ...config.data, ...data } };
}

function load(data: Partial<RunConfig['data']>) {
  const config = configOf(data);
  return loadJobData({ workspaceDir: temporaryFolder(), config, fingerprint: null });
}

/** The first images of a source, at most twenty. */
function firstImages(source: ImageSource): Float32Array {
  const count = Math.min(20, source.count);
  const { height, width, channels } = source.shape;
  const images = new Float32Array(count * height * width * channels);
  source.gather(
    Uint32Array.from({ length: count }, (_, i) => i),
    images,
  );
  return images;
}

const PREPARED = { trainCount: 500, classBalance: 'equal', binarise: 'static' } as const;

describe('the images of a job', () => {
  it('are as many as the config says, of each class alike, and the same at each loading', async () => {
    const [first, again] = [await load(PREPARED), await load(PREPARED)];
    expect(first.train.count).toBe(500);
    const counts = new Array<number>(10).fill(0);
    for (const label of first.train.labels!) counts[label]! += 1;
    expect(counts).toEqual(new Array(10).fill(50));
    expect(again.train.labels).toEqual(first.train.labels);
    expect(firstImages(again.train)).toEqual(firstImages(first.train));
    expect(again.sample).toEqual(first.sample);
  });

  it('are prepared alike for training, validation, test and the latent map', async () => {
    const { train, validation, test, sample } = await load(PREPARED);
    for (const images of [train, validation!, test].map(firstImages)) {
      expect(new Set(images)).toEqual(new Set([0, 1]));
    }
    expect(new Set(sample.images)).toEqual(new Set([0, 1]));
    expect(validation!.count).toBe(2000);
    expect(test.count).toBe(2000);
  });

  it('of the latent map are shown black and white where the run makes them so', async () => {
    const config = configOf(PREPARED);
    const dataset = await new DatasetCache(temporaryFolder()).get('digits');
    const shown = await latentSampleOf('r', config, dataset);
    const { sample } = await load(PREPARED);
    expect(shown.pixels).toEqual(Uint8Array.from(sample.images, (value) => value * 255));
  });

  it('of vectors are standardised by what is trained on, and shown as they were', async () => {
    const data = { dataset: 'ring', scaling: 'standardise' } as const;
    const { train, sample, greyValues } = await load(data);
    expect(train).not.toHaveProperty('gatherPixels');
    const all = new Float32Array(train.count * 2);
    train.gather(
      Uint32Array.from({ length: train.count }, (_, i) => i),
      all,
    );
    for (const axis of [0, 1]) {
      const values = all.filter((_, at) => at % 2 === axis);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const square = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
      expect(mean).toBeCloseTo(0, 5);
      expect(square).toBeCloseTo(1, 5);
    }
    const dataset = await new DatasetCache(temporaryFolder()).get('ring');
    const shown = await latentSampleOf('r', configOf(data), dataset);
    expect(greyValues(sample.images)).toEqual(shown.pixels);
  });
});
