import { CommanderError } from 'commander';
import os from 'node:os';
import { WorkbenchError } from '../../../src-shared/errors';

const USAGE_EXIT_CODE = 2;
const FAILURE_EXIT_CODE = 1;

/** Ends a command early with an exit code of its own; its message is shown as it stands. */
export class CommandFailure extends Error {
  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
    this.name = 'CommandFailure';
  }
}

/** Returns the exit code that a shell gives to a process ended by this signal: 128 + its number. */
export function signalExitCode(signal: NodeJS.Signals): number {
  return 128 + os.constants.signals[signal];
}

/** Returns what the process ends with, and the line that tells the user why (null: told already). */
export function failureOf(thrown: unknown): { exitCode: number; message: string | null } {
  if (thrown instanceof CommanderError) {
    // Help and version also come this way, with code 0; commander has printed its own message.
    return { exitCode: thrown.exitCode === 0 ? 0 : USAGE_EXIT_CODE, message: null };
  }
  if (thrown instanceof CommandFailure) {
    return { exitCode: thrown.exitCode, message: thrown.message };
  }
  if (thrown instanceof WorkbenchError) {
    return { exitCode: FAILURE_EXIT_CODE, message: `error: ${thrown.message}` };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    exitCode: FAILURE_EXIT_CODE,
    message: `error: ${message} (unexpected: --debug shows where)`,
  };
}
