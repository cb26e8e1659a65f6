import { WorkbenchError } from '../../../src-shared/errors';

/** An operation of the model, or one in the form that the model uses, has no traced kernel. */
export class UntracedOperationError extends WorkbenchError {
  constructor(readonly operation: string) {
    super('internal', `the operation ${operation} has no traced kernel`);
  }
}
