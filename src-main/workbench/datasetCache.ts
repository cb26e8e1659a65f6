import type { DatasetDescription, DatasetPreview, LatentSample } from '../../src-shared/domain';
import { WorkbenchError } from '../../src-shared/errors';
import type { RunConfig } from '../../src-shared/runConfig';
import { gatherGreyValues, valuesPerImage, type Dataset } from '../data/dataset';
import { describeDataset } from '../data/describe';
import { loadDataset } from '../data/library';
import { prepareImages } from '../data/preparation/preparedImages';
import { splitForRun } from '../data/preparation/trainingDraw';
import { indicesBetween } from '../data/valueRows';
import { latentSampleIndices } from './latentSample';

/** Data sets kept in memory for previews and latent maps; a large one may take some 100 MB. */
const CACHED = 2;

/** The data sets of a workspace with their pixels, the last used kept. */
export class DatasetCache {
  readonly #cached = new Map<string, Promise<Dataset>>();
  /** By fingerprint and name: a set of another content is described anew. */
  readonly #described = new Map<string, Promise<DatasetDescription>>();

  constructor(private readonly workspaceDir: string) {}

  /** Returns a data set. Throws as `loadDataset`. */
  get(name: string): Promise<Dataset> {
    const loading = this.#cached.get(name) ?? loadDataset(this.workspaceDir, name);
    this.#cached.delete(name);
    this.#cached.set(name, loading);
    loading.catch(() => this.forget(name));
    const oldest = this.#cached.keys().next().value;
    if (this.#cached.size > CACHED && oldest !== undefined) this.#cached.delete(oldest);
    return loading;
  }

  /** Returns a data set in numbers, worked out once for its content. Throws as `loadDataset`. */
  async describe(name: string): Promise<DatasetDescription> {
    const dataset = await this.get(name);
    const key = `${dataset.fingerprint} ${name}`;
    const description = this.#described.get(key) ?? describeDataset(dataset);
    this.#described.set(key, description);
    description.catch(() => this.#described.delete(key));
    return description;
  }

  /** Forgets a data set that was removed or could not be read. */
  forget(name: string): void {
    this.#cached.delete(name);
  }
}

/** Returns images of a split in their order in the data set; fewer than asked for at its end. */
export function previewOf(
  dataset: Dataset,
  split: 'train' | 'test',
  offset: number,
  count: number,
): DatasetPreview {
  const images = dataset[split];
  const end = Math.min(images.count, offset + count);
  if (offset > images.count) {
    throw new WorkbenchError('request', `offset must be at most ${images.count}, got ${offset}`);
  }
  return {
    name: dataset.name,
    split,
    offset,
    count: end - offset,
    shape: images.shape,
    pixels: gatherGreyValues(images, dataset.range, indicesBetween(offset, end)),
    labels: images.labels?.slice(offset, end) ?? null,
    classCounts: images.labels === null ? null : classCounts(images.labels, dataset.classNames),
  };
}

/**
 * Returns the images of a run's latent map, in the order of its codes, as they are in the data set: scaling is for the
 * network. Images that the run makes black and white are shown so.
 */
export async function latentSampleOf(
  runId: string,
  config: RunConfig,
  dataset: Dataset,
): Promise<LatentSample> {
  const { split, indices } = latentSampleIndices(config, dataset);
  const { labels, shape } = dataset.train;
  return {
    runId,
    split,
    shape,
    count: indices.length,
    pixels:
      config.data.binarise === 'static'
        ? await preparedGreyValues(config, dataset, indices)
        : gatherGreyValues(dataset.train, dataset.range, indices),
    labels: labels === null ? null : Uint8Array.from(indices, (index) => labels[index]!),
    classNames: dataset.classNames,
  };
}

async function preparedGreyValues(
  { data, training: { seed } }: RunConfig,
  dataset: Dataset,
  indices: Uint32Array,
): Promise<Uint8Array> {
  const { train } = splitForRun(dataset, data, seed);
  const prepared = await prepareImages(dataset, data, train, seed);
  const values = new Float32Array(indices.length * valuesPerImage(dataset.train.shape));
  prepared.gather('train', indices, values);
  return prepared.greyValues(values);
}

function classCounts(labels: Uint8Array, classNames: string[]): number[] {
  const counts = new Array<number>(classNames.length).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}
