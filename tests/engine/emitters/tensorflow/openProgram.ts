import {
  type Feed,
  type NativeSession,
  openNativeSession,
} from '../../../../src-main/engine/backends/nativeSession';
import {
  emitGraph,
  emittedNames,
  type Kernels,
} from '../../../../src-main/engine/emitters/tensorflow/emitGraph';
import type { DType, NamedType } from '../../../../src-main/engine/graph/stepGraph';
import {
  type TracedResults,
  type Tracing,
  traceGraph,
} from '../../../../src-main/engine/tracing/trace';

type Numbers = Float32Array | Int32Array | Uint8Array;

/** A variable and what it holds at first. */
export interface Variable extends NamedType {
  values: Numbers;
}

export interface OpenProgram {
  session: NativeSession;
  /** Feeds the inputs by name, and resolves with the outputs by name once the updates are done. */
  run: (
    fed?: Readonly<Record<string, Numbers>>,
    threads?: number,
  ) => Promise<Record<string, number[]>>;
  /** Resolves with what a variable holds. */
  read: (variable: string) => Promise<number[]>;
  /** Makes a variable hold other numbers. */
  assign: (variable: string, values: Numbers) => Promise<void>;
}

/** Returns a session with one program traced from `compute`, its variables filled. */
export async function openProgram(
  variables: readonly Variable[],
  compute: (tracing: Tracing) => TracedResults,
  kernels: Kernels = 'tensorflow',
): Promise<OpenProgram> {
  const graph = traceGraph(compute);
  const session = openNativeSession(emitGraph(variables, [{ name: 'p', graph, kernels }]));
  const typeOf = (variable: string) => variables.find(({ name }) => name === variable)!;

  const assign = async (variable: string, values: Numbers) => {
    const { dtype, shape } = typeOf(variable);
    const name = emittedNames.initialValue(variable);
    const feeds: Feed[] = [{ name, dtype, shape, data: values }];
    const targets = [emittedNames.assign(variable)];
    await session.run({ feeds, fetches: [], targets, threads: 1 });
  };
  for (const { name, values } of variables) await assign(name, values);

  return {
    session,
    async run(fed = {}, threads = 2) {
      const buffers = await session.run({
        feeds: graph.inputs.map(({ name, dtype, shape }) => ({
          name: emittedNames.input('p', name),
          dtype,
          shape,
          data: fed[name]!,
        })),
        fetches: graph.outputs.map(({ name }) => emittedNames.output('p', name)),
        targets: graph.updates.length > 0 ? [emittedNames.updates('p')] : [],
        threads,
      });
      return Object.fromEntries(
        graph.outputs.map(({ name, value }, i) => [name, numbersOf(buffers[i]!, value.dtype)]),
      );
    },
    async read(variable) {
      const fetches = [emittedNames.read(variable)];
      const [buffer] = await session.run({ feeds: [], fetches, threads: 1 });
      return numbersOf(buffer!, typeOf(variable).dtype);
    },
    assign,
  };
}

function numbersOf(buffer: ArrayBuffer, dtype: DType): number[] {
  if (dtype === 'float32') return [...new Float32Array(buffer)];
  return dtype === 'int32' ? [...new Int32Array(buffer)] : [...new Uint8Array(buffer)];
}
