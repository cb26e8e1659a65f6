import type { Precision } from '../../../../src-shared/runConfig';
import type { Operation, OperationAttributes } from '../../graph/stepGraph';
import type { Shape } from '../../shape';
import type { ElementType, FunctionText, SsaValue } from './functionText';

/** A node about to be emitted: its inputs are written. */
export interface Emission<Name extends Operation> {
  text: FunctionText;
  attributes: OperationAttributes[Name];
  inputs: readonly SsaValue[];
  /** What the first result is to be. */
  type: ElementType;
  shape: Shape;
  precision: Precision;
}

/** Writes a node and returns its result; several in a list. */
export type Emit<Name extends Operation> = (
  emission: Emission<Name>,
) => SsaValue | readonly SsaValue[];

/** How the operations of some names are written. */
export type EmitTable<Name extends Operation> = { readonly [Each in Name]: Emit<Each> };
