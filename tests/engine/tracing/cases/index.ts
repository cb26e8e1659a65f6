import type { KernelCases } from '../kernelCase';
import { CHOICE_CASES } from './choices';
import { ENGINE_CASES } from './engineKernels';
import { FUNCTION_CASES } from './functions';
import { LINEAR_CASES } from './linearAlgebra';
import { REDUCTION_CASES } from './reductions';
import { SHAPE_CASES } from './shapes';

/** The cases of every traced kernel but those of UPDATE_KERNELS. */
export const KERNEL_CASES: KernelCases = {
  ...FUNCTION_CASES,
  ...CHOICE_CASES,
  ...REDUCTION_CASES,
  ...SHAPE_CASES,
  ...LINEAR_CASES,
  ...ENGINE_CASES,
};

/** Results of these can only be stored: the tests of the emitters run them. */
export const UPDATE_KERNELS: readonly string[] = ['AdamUpdate'];
