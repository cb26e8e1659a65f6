import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DatasetDescription, DatasetRemark } from '../../src-shared/domain';
import { valuesPerImage, type Dataset, type FactorTable } from './dataset';
import { valueChunks } from './preparation/valueChunks';
import { indicesBetween } from './valueRows';
import { remarksOn } from './datasetRemarks';

const HISTOGRAM_BINS = 32;

/**
 * Returns what the training images of a data set look like in numbers, and what to know before training on them. All of
 * it comes from one pass over the values, a few megabytes at a time, between which other work of the process gets its
 * turns. Throws what reading from a file throws.
 */
export async function describeDataset(dataset: Dataset): Promise<DatasetDescription> {
  const { train, range, classNames } = dataset;
  const size = valuesPerImage(train.shape);
  const pass = new ValuePass(size, range.min, range.max);
  for (const chunk of valueChunks(train, indicesBetween(0, train.count))) {
    pass.add(chunk);
    await nextTurn();
  }
  const numbers = {
    name: dataset.name,
    fingerprint: dataset.fingerprint,
    valueType: train.values.dtype,
    imageCount: train.count,
    valuesPerImage: size,
    range: pass.range(),
    histogram: { min: range.min, max: range.max, counts: [...pass.counts] },
    constantCount: pass.constantCount(),
    greyShare: pass.greyCount / (train.count * size),
    factors: train.factors === null ? [] : factorRanges(train.factors),
  };
  const classCounts = train.labels === null ? null : countClasses(train.labels, classNames.length);
  const remarks: DatasetRemark[] = remarksOn({ ...numbers, classCounts, classNames });
  return { ...numbers, remarks };
}

/** What is counted while the values go by. */
class ValuePass {
  readonly counts = new Float64Array(HISTOGRAM_BINS);
  /** Values between 0 and 1, which are neither. */
  greyCount = 0;
  readonly #least: Float32Array;
  readonly #most: Float32Array;

  constructor(
    private readonly size: number,
    private readonly from: number,
    private readonly to: number,
  ) {
    this.#least = new Float32Array(size).fill(Infinity);
    this.#most = new Float32Array(size).fill(-Infinity);
  }

  /** Adds whole images. */
  add(images: Float32Array): void {
    const binsPerUnit = this.to > this.from ? HISTOGRAM_BINS / (this.to - this.from) : 0;
    for (let at = 0, place = 0; at < images.length; at++) {
      const value = images[at]!;
      if (value < this.#least[place]!) this.#least[place] = value;
      if (value > this.#most[place]!) this.#most[place] = value;
      if (value > 0 && value < 1) this.greyCount += 1;
      const bin = Math.floor((value - this.from) * binsPerUnit);
      this.counts[Math.max(0, Math.min(HISTOGRAM_BINS - 1, bin))]! += 1;
      place = place + 1 === this.size ? 0 : place + 1;
    }
  }

  range(): { min: number; max: number } {
    const min = this.#least.reduce((least, value) => Math.min(least, value), Infinity);
    const max = this.#most.reduce((most, value) => Math.max(most, value), -Infinity);
    return { min, max };
  }

  /** Values that are the same in every image. */
  constantCount(): number {
    return this.#least.reduce(
      (count, least, place) => count + Number(least === this.#most[place]!),
      0,
    );
  }
}

function factorRanges({ names, units, values }: FactorTable): DatasetDescription['factors'] {
  return names.map((name, column) => {
    let [min, max] = [Infinity, -Infinity];
    for (let at = column; at < values.length; at += names.length) {
      min = Math.min(min, values[at]!);
      max = Math.max(max, values[at]!);
    }
    return { name, unit: units[column]!, min, max };
  });
}

function countClasses(labels: Uint8Array, classCount: number): number[] {
  const counts = new Array<number>(classCount).fill(0);
  for (const label of labels) counts[label]! += 1;
  return counts;
}
