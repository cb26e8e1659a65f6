import type { KernelTable } from '../tracedKernel';
import { ELEMENTWISE_KERNELS } from './elementwise';
import { ENGINE_KERNELS } from './engineKernels';
import { LINEAR_KERNELS } from './linearAlgebra';
import { REDUCTION_KERNELS } from './reductions';
import { SHAPE_KERNELS } from './shapes';

/** Every kernel that can be traced, by its tfjs name. */
export const TRACED_KERNELS: KernelTable = {
  ...ELEMENTWISE_KERNELS,
  ...REDUCTION_KERNELS,
  ...SHAPE_KERNELS,
  ...LINEAR_KERNELS,
  ...ENGINE_KERNELS,
};
