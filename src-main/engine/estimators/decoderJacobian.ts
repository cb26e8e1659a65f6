import { openNativeSession, type NativeSession, vectorKernels } from '../backends/nativeSession';
import { loadTensorFlow } from '../backends/tensorflow';
import { emitGraph, emittedNames, type Program } from '../emitters/tensorflow/emitGraph';
import { forwardParts, forwardSizes } from '../execution/forwardParts';
import type { FedData } from '../execution/forwardPasses';
import { stateVariables, tracePullBack, tracePushForward } from '../execution/programs';
import { sizeOf } from '../shape';
import { type FrozenModel, passLimit } from './frozenModel';

/**
 * Products with the Jacobian J = dg/dz of a decoder g, its mean image, at each of some codes
 * [count * latentDim]; J itself is never held. Calls must not overlap.
 */
export interface DecoderJacobian {
  /** J v for each code and direction v beside it: how the image moves, [count * valuesPerImage]. */
  pushForward(codes: Float32Array, directions: Float32Array): Promise<Float32Array>;
  /** Jᵀ u for each code and covector u beside it [count * valuesPerImage]: [count * latentDim]. */
  pullBack(codes: Float32Array, covectors: Float32Array): Promise<Float32Array>;
  /** Frees the programs and their copies of the weights. */
  dispose(): void;
}

export interface JacobianOptions {
  /** The class with which a model that uses labels decodes; null for the others. */
  label: number | null;
  /** Threads that share the work. */
  threads: number;
}

type Product = 'pushForward' | 'pullBack';

/** More codes a pass are no quicker, and their features leave the caches. */
const MOST_CODES_A_PASS = 512;

/**
 * Returns the products with a decoder's Jacobian, by programs traced from it once: exact up to the rounding
 * of 32-bit floats. Where a slope jumps, as at the corner of a ReLU, it is that of one side. A decoder of
 * steps, such as that of a VQ-VAE, which takes codes to its nearest words, has the Jacobian 0.
 * @throws UntracedOperationError for a decoder with an operation that cannot be traced.
 */
export async function openDecoderJacobian(
  frozen: FrozenModel,
  options: JacobianOptions,
): Promise<DecoderJacobian> {
  const { devices } = await loadTensorFlow();
  const limit = powerOfTwoUpTo(Math.min(passLimit(frozen), MOST_CODES_A_PASS));
  if (isPiecewiseConstant(frozen)) return new ZeroProducts(frozen);
  const isVector = !devices.includes('GPU') && vectorKernels() !== null;
  const programs = programsOf(frozen, forwardSizes(limit), isVector ? 'vector' : 'tensorflow');
  const variables = stateVariables(frozen.model, ['']);
  const session = openNativeSession(emitGraph(variables, programs));
  try {
    await assignWeights(session, frozen, options.threads);
  } catch (error) {
    session.close();
    throw error;
  }
  return new SessionProducts(session, programs, frozen, options, limit);
}

function powerOfTwoUpTo(limit: number): number {
  return 2 ** Math.floor(Math.log2(limit));
}

/** No covector has an influence on what is pulled back: the slopes are 0 wherever there are any. */
function isPiecewiseConstant({ model, data }: FrozenModel): boolean {
  return !tracePullBack(model, data.shape, 1).inputs.some(({ name }) => name === 'covectors');
}

function programsOf(
  { model, data }: FrozenModel,
  sizes: readonly number[],
  kernels: Program['kernels'],
): Program[] {
  return sizes.flatMap((size) => [
    { name: `pushForward${size}`, graph: tracePushForward(model, data.shape, size), kernels },
    { name: `pullBack${size}`, graph: tracePullBack(model, data.shape, size), kernels },
  ]);
}

async function assignWeights(
  session: NativeSession,
  { model, weights }: FrozenModel,
  threads: number,
): Promise<void> {
  await session.run({
    feeds: model.weights.map(({ name, shape }) => ({
      name: emittedNames.initialValue(name),
      dtype: 'float32',
      shape,
      data: weights.get(name)!.dataSync<'float32'>(),
    })),
    fetches: [],
    targets: model.weights.map(({ name }) => emittedNames.assign(name)),
    threads,
  });
}

class SessionProducts implements DecoderJacobian {
  readonly #graphs: ReadonlyMap<string, Program['graph']>;
  readonly #latentDim: number;
  readonly #imageSize: number;

  constructor(
    private readonly session: NativeSession,
    programs: readonly Program[],
    frozen: FrozenModel,
    private readonly options: JacobianOptions,
    private readonly passLimit: number,
  ) {
    this.#graphs = new Map(programs.map(({ name, graph }) => [name, graph]));
    this.#latentDim = frozen.model.latentDim;
    this.#imageSize = imageSizeOf(frozen);
  }

  pushForward(codes: Float32Array, directions: Float32Array): Promise<Float32Array> {
    return this.#products('pushForward', codes, directions, this.#latentDim, this.#imageSize);
  }

  pullBack(codes: Float32Array, covectors: Float32Array): Promise<Float32Array> {
    return this.#products('pullBack', codes, covectors, this.#imageSize, this.#latentDim);
  }

  dispose(): void {
    this.session.close();
  }

  async #products(
    product: Product,
    codes: Float32Array,
    factors: Float32Array,
    factorSize: number,
    resultSize: number,
  ): Promise<Float32Array> {
    const count = codes.length / this.#latentDim;
    const results = new Float32Array(count * resultSize);
    for (const { start, size } of forwardParts(count, this.passLimit)) {
      const rows = (numbers: Float32Array, width: number) =>
        numbers.subarray(start * width, (start + size) * width);
      const part = await this.#pass(`${product}${size}`, {
        codes: rows(codes, this.#latentDim),
        [product === 'pushForward' ? 'directions' : 'covectors']: rows(factors, factorSize),
        labels: new Int32Array(size).fill(this.options.label ?? 0),
      });
      results.set(part, start * resultSize);
    }
    return results;
  }

  async #pass(program: string, data: Readonly<Record<string, FedData>>): Promise<Float32Array> {
    const { inputs, outputs } = this.#graphs.get(program)!;
    const [result] = await this.session.run({
      feeds: inputs.map(({ name, dtype, shape }) => ({
        name: emittedNames.input(program, name),
        dtype,
        shape,
        data: data[name]!,
      })),
      fetches: outputs.map(({ name }) => emittedNames.output(program, name)),
      threads: this.options.threads,
    });
    return new Float32Array(result!);
  }
}

/** The products of a decoder that is constant between its steps. */
class ZeroProducts implements DecoderJacobian {
  readonly #latentDim: number;
  readonly #imageSize: number;

  constructor(frozen: FrozenModel) {
    this.#latentDim = frozen.model.latentDim;
    this.#imageSize = imageSizeOf(frozen);
  }

  pushForward(codes: Float32Array): Promise<Float32Array> {
    const count = codes.length / this.#latentDim;
    return Promise.resolve(new Float32Array(count * this.#imageSize));
  }

  pullBack(codes: Float32Array): Promise<Float32Array> {
    return Promise.resolve(new Float32Array(codes.length));
  }

  dispose(): void {
    // Nothing is held.
  }
}

function imageSizeOf({ data }: FrozenModel): number {
  const { height, width, channels } = data.shape;
  return sizeOf([height, width, channels]);
}
