import * as tf from '@tensorflow/tfjs-core';

/**
 * TensorFlow operations that tfjs has no kernel for. Composed of tfjs operations, a bias add with
 * its ReLU and their gradients pass over each feature map several times more.
 */
export const NATIVE_KERNELS = ['BiasAdd', 'BiasAddGrad', 'ReluGrad'] as const;
export type NativeKernel = (typeof NATIVE_KERNELS)[number];

/** The part of tfjs-node's backend that runs an operation by its TensorFlow name. */
interface OperationRunner {
  binding: { TF_ATTR_TYPE: number; TF_FLOAT: number };
  executeSingleOutput(name: string, attributes: object[], inputs: tf.TensorInfo[]): tf.Tensor;
}

/** Returns the float32 output of a native operation on its inputs in their TensorFlow order. */
export function runNativeKernel(kernel: NativeKernel, inputs: tf.Tensor[]): tf.Tensor {
  return tf.engine().runKernel(kernel, Object.fromEntries(inputs.entries()));
}

/** Makes the operations known to the loaded TensorFlow backend. */
export function registerNativeKernels(): void {
  for (const kernelName of NATIVE_KERNELS) {
    tf.registerKernel({
      kernelName,
      backendName: 'tensorflow',
      kernelFunc: ({ inputs, backend }) => {
        const runner = backend as unknown as OperationRunner;
        const { TF_ATTR_TYPE, TF_FLOAT } = runner.binding;
        const attributes = [{ name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT }];
        return runner.executeSingleOutput(
          kernelName,
          attributes,
          Object.values(inputs) as tf.TensorInfo[],
        );
      },
    });
  }
}
