import type { Operation } from '../../graph/stepGraph';
import { ELEMENTWISE_OPERATIONS } from './elementwise';
import type { EmitTable } from './emission';
import { PRODUCT_OPERATIONS } from './products';
import { RANDOM_OPERATIONS } from './random';
import { REDUCTION_OPERATIONS } from './reductions';
import { SHAPE_OPERATIONS } from './shapes';

/** The operations that compute; the others are a program's sources. */
export type EmittedOperation = Exclude<Operation, 'input' | 'state' | 'constant'>;

/** How each operation is written in StableHLO. */
export const STABLEHLO_OPERATIONS: EmitTable<EmittedOperation> = {
  ...ELEMENTWISE_OPERATIONS,
  ...REDUCTION_OPERATIONS,
  ...PRODUCT_OPERATIONS,
  ...SHAPE_OPERATIONS,
  ...RANDOM_OPERATIONS,
};
