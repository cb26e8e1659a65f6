import * as tf from '@tensorflow/tfjs-core';
import {
  type DType,
  type NamedType,
  nodesInOrder,
  type StepGraph,
  type Value,
  valueOf,
} from '../graph/stepGraph';
import type { Shape } from '../shape';
import { TRACING, tracingBackend } from './tracingBackend';
import { UntracedOperationError } from './untracedOperation';

export { UntracedOperationError };

/** What a traced function may ask for, beside its tfjs operations. */
export interface Tracing {
  /** A tensor that the host feeds at each call. */
  input(name: string, shape: Shape, dtype?: DType): tf.Tensor;
  /** What a variable of the state holds when the step begins. */
  state(name: string, shape: Shape, dtype?: DType): tf.Tensor;
}

export interface TracedResults {
  outputs: Readonly<Record<string, tf.Tensor>>;
  /** New values of state variables, by their names. */
  updates?: ReadonlyMap<string, tf.Tensor>;
}

/**
 * Returns the graph of what `compute` does on the tfjs op API; nothing is computed, and tfjs works
 * as before afterwards. Needs no native library.
 * @throws UntracedOperationError for an operation without traced kernel.
 */
export function traceGraph(compute: (tracing: Tracing) => TracedResults): StepGraph {
  const backend = tracingBackend();
  const inputs = new Map<string, { value: Value; type: NamedType }>();
  const states = new Map<string, Value>();
  const tensor = (value: Value) => {
    return tf.engine().makeTensorFromTensorInfo(backend.hold(value), backend);
  };
  const tracing: Tracing = {
    // Asked for twice, it is the same value.
    input(name, shape, dtype = 'float32') {
      const input = inputs.get(name) ?? {
        value: valueOf('input', [], { name }, dtype, shape),
        type: { name, shape, dtype },
      };
      inputs.set(name, input);
      return tensor(input.value);
    },
    state(name, shape, dtype = 'float32') {
      const value = states.get(name) ?? valueOf('state', [], { name }, dtype, shape);
      states.set(name, value);
      return tensor(value);
    },
  };
  return onTracingBackend(() => {
    const { outputs, updates } = compute(tracing);
    const results = {
      outputs: Object.entries(outputs).map(([name, output]) => ({
        name,
        value: backend.heldValue(output),
      })),
      updates: [...(updates ?? [])].map(([variable, update]) => ({
        variable,
        value: backend.heldValue(update),
      })),
    };
    const used = new Set(nodesInOrder(results));
    const needed = [...inputs.values()].filter(({ value }) => used.has(value.node));
    return { inputs: needed.map(({ type }) => type), ...results };
  });
}

function onTracingBackend<Result>(run: () => Result): Result {
  const engine = tf.engine();
  const before = engine.backendName;
  // Both backends are made at once, so that the change holds before the promise is looked at.
  void tf.setBackend(TRACING);
  engine.startScope();
  try {
    return run();
  } catch (error) {
    throw untraced(error) ?? error;
  } finally {
    engine.endScope();
    if (before) void tf.setBackend(before);
  }
}

function untraced(error: unknown): UntracedOperationError | null {
  if (!(error instanceof Error)) return null;
  const operation = /^Kernel '(\w+)' not registered for backend 'tracing'/.exec(error.message)?.[1];
  return operation === undefined ? null : new UntracedOperationError(operation);
}
