import type { ImageShape, Losses } from '../../../src-shared/domain';
import type { StepGraph } from '../graph/stepGraph';
import type { Model } from '../models/model';
import { sizeOf } from '../shape';
import type { StepRule } from './computations';
import type { CodeBatch, ImageBatch, StepExecutor } from './executor';
import { type ForwardPart, forwardParts } from './forwardParts';
import { batchLosses, meanLosses } from './losses';
import { partSeed } from './noise';
import {
  traceDecoding,
  traceEncoding,
  traceEvaluation,
  tracePrior,
  traceReconstruction,
} from './programs';

/** What is computed outside training. */
export type ForwardKind = 'evaluate' | 'encode' | 'decode' | 'reconstruct' | 'prior';

/** Kinds in which each image or code stands for itself, whatever is computed beside it. */
type SeparableKind = Extract<ForwardKind, 'encode' | 'decode' | 'reconstruct'>;

export interface ForwardOptions {
  model: Model;
  rule: StepRule;
  shape: ImageShape;
  /** Most images of one forward pass: a power of two. */
  forwardLimit: number;
}

/** Numbers of an input. */
export type FedData = Float32Array | Int32Array;

/** How an executor runs forward programs. */
export interface ForwardRunner {
  /** The passes into which images or codes that stand for themselves are divided. */
  separableParts(count: number): ForwardPart[];
  /**
   * Resolves with the results of a pass by name; those of separable kinds may go on behind the pass' own.
   * @param dataOf gives the numbers of an input, for as many images as the pass has.
   */
  run(
    kind: ForwardKind,
    size: number,
    dataOf: (input: string) => FedData,
  ): Promise<Readonly<Record<string, Float32Array>>>;
}

/** Returns the kinds that a model has. */
export function forwardKinds({ encode, reconstructionNats, samplePrior }: Model): ForwardKind[] {
  return [
    'evaluate',
    'decode',
    ...(encode ? (['encode'] as const) : []),
    ...(reconstructionNats ? (['reconstruct'] as const) : []),
    ...(samplePrior ? (['prior'] as const) : []),
  ];
}

/** Returns the program of a kind that the model has, for passes of a size. */
export function traceForward(
  kind: ForwardKind,
  { model, rule, shape }: Omit<ForwardOptions, 'forwardLimit'>,
  size: number,
): StepGraph {
  switch (kind) {
    case 'evaluate':
      return traceEvaluation(model, rule, shape, size);
    case 'encode':
      return traceEncoding(model, shape, size);
    case 'decode':
      return traceDecoding(model, size);
    case 'reconstruct':
      return traceReconstruction(model, shape, size);
    case 'prior':
      return tracePrior(model, size);
  }
}

/** The computations outside training of an executor that runs traced programs: batches are divided into passes. */
export class ForwardPasses implements Pick<
  StepExecutor,
  'evaluate' | 'encode' | 'decode' | 'reconstructionNats' | 'samplePrior'
> {
  readonly #imageSize: number;
  readonly #latentDim: number;

  constructor(
    private readonly options: ForwardOptions,
    private readonly runner: ForwardRunner,
  ) {
    const { height, width, channels } = options.shape;
    this.#imageSize = sizeOf([height, width, channels]);
    this.#latentDim = options.model.latentDim;
  }

  evaluate: StepExecutor['evaluate'] = async (batch, noiseSeed, coefficients) => {
    const parts: { losses: Losses; size: number }[] = [];
    for (const part of this.#parts(batch.count)) {
      const results = await this.runner.run('evaluate', part.size, (name) =>
        name === 'seed'
          ? Int32Array.from(partSeed(noiseSeed, part.start))
          : (this.#batchInput(name, batch, part) ??
            Float32Array.of(coefficients[name.replace('coefficient/', '')]!)),
      );
      const [losses] = batchLosses(this.options.model.terms, results['losses']!);
      parts.push({ losses: losses!, size: part.size });
    }
    return meanLosses(parts);
  };

  encode: StepExecutor['encode'] = async (batch) => {
    const codes = await this.#separable('encode', batch.count, this.#latentDim, (name, part) =>
      this.#batchInput(name, batch, part)!,
    );
    return {
      means: codes['mean'] ?? new Float32Array(batch.count * this.#latentDim),
      logVariances: codes['logVariance'] ?? null,
      klNats: codes['klPerDimension'] ?? null,
    };
  };

  decode: StepExecutor['decode'] = async ({ codes, labels, count }: CodeBatch) => {
    const decoded = await this.#separable('decode', count, this.#imageSize, (name, part) =>
      name === 'labels' ? labelsAt(labels, part) : this.#codesAt(codes, part),
    );
    return decoded['images'] ?? new Float32Array(0);
  };

  reconstructionNats: StepExecutor['reconstructionNats'] = async (batch, codes) => {
    const results = await this.#separable(
      'reconstruct',
      batch.count,
      1,
      (name, part) => this.#batchInput(name, batch, part) ?? this.#codesAt(codes, part),
    );
    return results['nats'] ?? new Float32Array(0);
  };

  samplePrior: StepExecutor['samplePrior'] = async (count, noiseSeed) => {
    const codes = new Float32Array(count * this.#latentDim);
    for (const { start, size } of this.#parts(count)) {
      const seed = Int32Array.from(partSeed(noiseSeed, start));
      const drawn = await this.runner.run('prior', size, () => seed);
      codes.set(drawn['codes']!, start * this.#latentDim);
    }
    return codes;
  };

  /** The results of all passes, put together: each [count * width]; none of no images. */
  async #separable(
    kind: SeparableKind,
    count: number,
    width: number,
    dataOf: (input: string, part: ForwardPart) => FedData,
  ): Promise<Record<string, Float32Array>> {
    const wholes: Record<string, Float32Array> = {};
    for (const part of this.runner.separableParts(count)) {
      const results = await this.runner.run(kind, part.size, (name) => dataOf(name, part));
      for (const [name, numbers] of Object.entries(results)) {
        wholes[name] ??= new Float32Array(count * width);
        wholes[name].set(numbers.subarray(0, part.size * width), part.start * width);
      }
    }
    return wholes;
  }

  /** Passes of exactly their size: noise belongs to a place, and a model may compare the images of a batch. */
  #parts(count: number): ForwardPart[] {
    return forwardParts(count, this.options.forwardLimit);
  }

  /** The part of a batch that goes into an input; undefined for an input that is not of the batch. */
  #batchInput(
    name: string,
    { images, labels }: ImageBatch,
    part: ForwardPart,
  ): FedData | undefined {
    if (name === 'labels') return labelsAt(labels, part);
    if (name !== 'images') return undefined;
    const { start, size } = part;
    return images.subarray(start * this.#imageSize, (start + size) * this.#imageSize);
  }

  #codesAt(codes: Float32Array, { start, size }: ForwardPart): Float32Array {
    return codes.subarray(start * this.#latentDim, (start + size) * this.#latentDim);
  }
}

function labelsAt(labels: Int32Array | null, { start, size }: ForwardPart): Int32Array {
  return labels!.slice(start, start + size);
}
