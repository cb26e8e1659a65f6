import { vectorKernels } from '../../../../src-main/engine/backends/nativeSession';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import type { Kernels } from '../../../../src-main/engine/emitters/tensorflow/emitGraph';

/** Resolves with the kernels that this processor has; XLA's are left out, they take seconds to make. */
export async function kernelsHere(): Promise<Kernels[]> {
  await loadTensorFlow();
  return vectorKernels() === null ? ['tensorflow'] : ['tensorflow', 'vector'];
}
