import * as tf from '@tensorflow/tfjs-core';
import { type DType, elementsOf, type Value } from '../graph/stepGraph';
import { isSameShape } from '../shape';
import { constantArray } from './constants';
import { TRACED_KERNELS } from './kernels';
import type { TracedInputs, TracedKernel } from './tracedKernel';

/** The backend's name in tfjs. */
export const TRACING = 'tracing';

/**
 * A tfjs backend whose tensors are values of a graph: its kernels append operations and compute
 * nothing, so whatever is written on the tfjs op API is recorded, gradients included.
 */
export class TracingBackend extends tf.KernelBackend {
  readonly #values = new Map<tf.DataId, Value>();

  /** Returns the handle by which tfjs knows a value. */
  hold(value: Value): tf.TensorInfo {
    const dataId = {};
    this.#values.set(dataId, value);
    // tfjs has no uint8; such a value only passes through `cast` and `gather`.
    const dtype = value.dtype === 'uint8' ? 'int32' : value.dtype;
    return { dataId, shape: [...value.shape], dtype };
  }

  /** Returns the value behind a handle. */
  heldValue({ dataId, shape }: Pick<tf.TensorInfo, 'dataId' | 'shape'>): Value {
    const value = this.#values.get(dataId);
    if (value === undefined) {
      throw new Error('a tensor made outside the trace was used in it: make it inside, or feed it');
    }
    // A reshaped tensor may share its data with the one it was made of.
    if (!isSameShape(shape, value.shape))
      throw new Error(
        `a traced tensor must have shape [${value.shape.join(', ')}], got [${shape.join(', ')}]`,
      );
    return value;
  }

  /** Runs a traced kernel as tfjs runs any other. */
  run(kernel: TracedKernel, inputs: tf.NamedTensorInfoMap, attributes?: tf.NamedAttrMap) {
    const values: TracedInputs = Object.fromEntries(
      Object.entries(inputs)
        .filter(([, input]) => input !== undefined)
        .map(([name, input]) => [name, this.heldValue(input!)]),
    );
    const results = kernel(values, attributes);
    return Array.isArray(results) ? results.map((result) => this.hold(result)) : this.hold(results);
  }

  override write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType) {
    const elements = elementsOf(values as ArrayLike<number>, dtype as DType);
    return this.hold(constantArray(elements, dtype as DType, shape)).dataId;
  }

  override readSync(): never {
    throw new Error('a traced tensor has no numbers yet: a model may not look at them');
  }

  override read(): never {
    return this.readSync();
  }

  override disposeData(dataId: object): boolean {
    return this.#values.delete(dataId);
  }

  override numDataIds(): number {
    return this.#values.size;
  }

  override refCount(): number {
    return 1;
  }

  override incRef(): void {
    // Values are freed with the graph, not one by one.
  }

  override memory() {
    return { unreliable: true, reasons: ['values of a graph take none'] };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }
}

let backend: TracingBackend | undefined;

/** Returns the one tracing backend, made known to tfjs at the first call. */
export function tracingBackend(): TracingBackend {
  if (backend) return backend;
  const made = new TracingBackend();
  tf.registerBackend(TRACING, () => made);
  for (const [kernelName, kernel] of Object.entries(TRACED_KERNELS)) {
    tf.registerKernel({
      kernelName,
      backendName: TRACING,
      kernelFunc: ({ inputs, attrs }) => made.run(kernel, inputs, attrs),
    });
  }
  backend = made;
  return made;
}
