import os from 'node:os';
import { Worker } from 'node:worker_threads';
import { createMemory, instantiate, module, MOST_PAGES } from './assembly/index.ts?assembly';
import { KERNELS, type KernelName } from './kernels';

const PAGE_BYTES = 65536;
/** Room of the control block that assembly/parts.ts describes. */
const CONTROL_BYTES = 64;
/** Each argument takes 8 bytes, whatever its type. */
const ARGUMENT_BYTES = 8;
const MOST_ARGUMENTS = 32;
/** Widest vector that a kernel loads; a cache line. */
const ALIGNMENT = 64;

/** A serving thread has nothing of its own: the module tells it what to do. */
const SERVING_THREAD = `
const { module, memory, control } = require('node:worker_threads').workerData;
const abort = () => { throw new Error('a kernel was aborted'); };
WebAssembly.instantiate(module, { env: { memory, abort } }).then(({ exports }) => exports.serve(control));
`;

/** Numbers in the workspace's memory. Views end with a growth of the memory, so ask for them anew after `allocate`. */
export interface Region {
  readonly address: number;
  readonly length: number;
  readonly kind: 'f32' | 'f64' | 'i32' | 'u8';
}

/** Whole numbers and addresses are 32-bit integers in the kernel's arguments, `{ float }` a 64-bit float. */
export type KernelArgument = number | Region | { float: number };

const BYTES = { f32: 4, f64: 8, i32: 4, u8: 1 } as const;

/**
 * Memory and threads for the kernels in WebAssembly, which do the long loops of the analysis. A job's parts
 * are shared out among the threads; what each part computes must not depend on who does it, so that the
 * number of threads changes no result.
 */
export class KernelWorkspace {
  readonly #memory = createMemory();
  readonly #kernels = instantiate(this.#memory);
  readonly #workers: Worker[];
  readonly #control: number;
  readonly #args: number;
  #top: number;
  readonly threads: number;

  /** @param threads that share the work, the calling one among them; all cores where left out. */
  constructor(threads = os.availableParallelism()) {
    this.threads = threads;
    this.#control = roundUp(this.#kernels.heapBase());
    this.#args = this.#control + CONTROL_BYTES;
    this.#top = roundUp(this.#args + MOST_ARGUMENTS * ARGUMENT_BYTES);
    const workerData = { module, memory: this.#memory, control: this.#control };
    this.#workers = Array.from({ length: threads - 1 }, () => {
      const worker = new Worker(SERVING_THREAD, { eval: true, workerData });
      // Who waits for nothing else may end while threads sleep.
      worker.unref();
      return worker;
    });
  }

  /** Returns room for `length` zeros. Throws RangeError where the 4 GiB of WebAssembly are spent. */
  allocate(kind: Region['kind'], length: number): Region {
    const address = this.#top;
    const top = roundUp(address + length * BYTES[kind]);
    const pages = Math.ceil(top / PAGE_BYTES) - this.#memory.buffer.byteLength / PAGE_BYTES;
    if (top > MOST_PAGES * PAGE_BYTES) {
      throw new RangeError(
        `analysis has 4 GiB of memory, got ${(top / 2 ** 30).toFixed(1)} GiB to hold`,
      );
    }
    if (pages > 0) this.#memory.grow(pages);
    this.#top = top;
    const region = { address, length, kind };
    // What was given back before has left its numbers.
    new Uint8Array(this.#memory.buffer, address, length * BYTES[kind]).fill(0);
    return region;
  }

  /** Returns a copy of numbers in the workspace. Throws as `allocate`. */
  hold(values: Float32Array | Int32Array | Float64Array): Region {
    const kind =
      values instanceof Float32Array ? 'f32' : values instanceof Float64Array ? 'f64' : 'i32';
    const region = this.allocate(kind, values.length);
    this.#view(region).set(values);
    return region;
  }

  /** Runs work and gives back all that it has allocated. */
  scope<Result>(work: () => Result): Result {
    const top = this.#top;
    const end = () => {
      this.#top = top;
    };
    let result: Result;
    try {
      result = work();
    } catch (error) {
      end();
      throw error;
    }
    if (result instanceof Promise) return result.finally(end) as Result;
    end();
    return result;
  }

  f32(region: Region): Float32Array {
    return new Float32Array(this.#memory.buffer, region.address, region.length);
  }

  f64(region: Region): Float64Array {
    return new Float64Array(this.#memory.buffer, region.address, region.length);
  }

  i32(region: Region): Int32Array {
    return new Int32Array(this.#memory.buffer, region.address, region.length);
  }

  /** Does all parts of a job with all threads; returns when they are done. */
  run(kernel: KernelName, parts: number, args: readonly KernelArgument[]): void {
    const view = new DataView(this.#memory.buffer, this.#args, MOST_ARGUMENTS * ARGUMENT_BYTES);
    for (const [at, arg] of args.entries()) {
      const offset = at * ARGUMENT_BYTES;
      if (typeof arg === 'number') view.setInt32(offset, arg, true);
      else if ('float' in arg) view.setFloat64(offset, arg.float, true);
      else view.setUint32(offset, arg.address, true);
    }
    this.#kernels.runParts(this.#control, KERNELS[kernel], this.#args, parts);
  }

  /** Ends the threads; the memory goes with the last reference. */
  async dispose(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #view(region: Region): Float32Array | Float64Array | Int32Array {
    if (region.kind === 'f32') return this.f32(region);
    return region.kind === 'f64' ? this.f64(region) : this.i32(region);
  }
}

function roundUp(address: number): number {
  return Math.ceil(address / ALIGNMENT) * ALIGNMENT;
}
