import type { DType } from '../graph/stepGraph';
import type { Shape } from '../shape';
import { requireAddon } from './addonFolder';

/** A tensor for a run; the addon copies it. */
export interface Feed {
  name: string;
  dtype: DType;
  shape: Shape;
  data: Float32Array | Int32Array | Uint32Array | Uint8Array;
}

export interface SessionRun {
  feeds: readonly Feed[];
  /** Names of the results to read back. */
  fetches: readonly string[];
  /** Names of what is to be done without reading back. */
  targets?: readonly string[];
  /** Threads that share the work. */
  threads: number;
  /**
   * Steps of the run, one after the other: each feed then has a leading axis of this size, of which
   * each step takes its row. Left out: one run with the feeds as they are.
   */
  steps?: number;
}

/** A TensorFlow graph with its variables. Runs work beside the event loop. */
export interface NativeSession {
  /**
   * Resolves with what was fetched: for each name the numbers of all steps, one after the other;
   * fewer steps after an interruption. Rejects with TensorFlow's message.
   */
  run(run: SessionRun): Promise<ArrayBuffer[]>;
  /** Lets a run of several steps end after the one it is at. */
  interrupt(): void;
  /** Frees the variables once the runs on their way are done. */
  close(): void;
}

interface SessionAddon {
  createSession(graph: string): object;
  run(
    session: object,
    feeds: readonly object[],
    fetches: readonly string[],
    targets: readonly string[],
    threads: number,
    steps: number,
  ): Promise<ArrayBuffer[]>;
  interrupt(session: object): void;
  vectorKernels(): string | null;
  closeSession(session: object): void;
}

/** TensorFlow's numbers of the types (types.proto). */
const TYPE_NUMBERS: Readonly<Record<DType, number>> = { float32: 1, int32: 3, uint8: 4, bool: 10 };

let addon: SessionAddon | undefined;

/**
 * Returns a session over a graph in protobuf's text format. The TensorFlow library must be loaded.
 * @throws WorkbenchError 'environment' where the set-up has not built the addon; Error with
 *   TensorFlow's message for a graph that it refuses.
 */
export function openNativeSession(graph: string): NativeSession {
  const native = (addon ??= loadAddon());
  const session = native.createSession(graph);
  return {
    run: async ({ feeds, fetches, targets = [], threads, steps = 0 }) =>
      native.run(
        session,
        feeds.map((feed) => ({ ...feed, dtype: TYPE_NUMBERS[feed.dtype] })),
        fetches,
        targets,
        threads,
        steps,
      ),
    interrupt: () => native.interrupt(session),
    close: () => native.closeSession(session),
  };
}

/**
 * Returns the instruction set for which the addon has kernels of our own ('AVX-512'), or null where
 * the processor has none of those. Throws as `openNativeSession`.
 */
export function vectorKernels(): string | null {
  return (addon ??= loadAddon()).vectorKernels();
}

function loadAddon(): SessionAddon {
  return requireAddon('tensorflow_session.node', 'the TensorFlow session') as SessionAddon;
}
