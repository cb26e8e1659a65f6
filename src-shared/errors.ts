/**
 * Errors that a user may meet. `code` is stable and crosses processes; `message` is one plain
 * sentence that names what was expected and what was found.
 */
export class WorkbenchError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

export type ErrorCode =
  | 'config'
  | 'data'
  | 'store'
  | 'not-found'
  | 'conflict'
  | 'training-diverged'
  | 'process'
  | 'environment'
  | 'request'
  | 'internal';

/** A value of a run's config is missing, of the wrong type or out of range. */
export class ConfigError extends WorkbenchError {
  constructor(
    message: string,
    readonly field: string,
    options?: ErrorOptions,
  ) {
    super('config', message, options);
  }
}

/** A data set's file is broken, truncated, mislabelled or absent. */
export class DataError extends WorkbenchError {
  constructor(message: string, options?: ErrorOptions) {
    super('data', message, options);
  }
}

/** The workspace's database or files cannot be used. */
export class StoreError extends WorkbenchError {
  constructor(message: string, options?: ErrorOptions) {
    super('store', message, options);
  }
}

/** The loss is NaN or infinite; the run ends and keeps its last good checkpoint. */
export class TrainingDivergedError extends WorkbenchError {
  constructor(
    message: string,
    readonly stepIndex: number,
    options?: ErrorOptions,
  ) {
    super('training-diverged', message, options);
  }
}

/** The form in which an error crosses a process: text only, no stack. */
export interface ErrorReport {
  code: ErrorCode;
  message: string;
  /** Dotted path of the config field at fault, where there is one: 'model.latentDim'. */
  field?: string;
}

/** Returns the report of any thrown value; unknown errors become 'internal'. */
export function reportError(thrown: unknown): ErrorReport {
  if (thrown instanceof ConfigError) {
    return { code: thrown.code, message: thrown.message, field: thrown.field };
  }
  if (thrown instanceof WorkbenchError) return { code: thrown.code, message: thrown.message };
  return { code: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) };
}

/** Returns an error to throw on this side of a boundary for a report that crossed it. */
export function errorFromReport(report: ErrorReport): WorkbenchError {
  return report.field === undefined
    ? new WorkbenchError(report.code, report.message)
    : new ConfigError(report.message, report.field);
}
