/** A set-up problem the user can act on: one plain message saying what was expected, what was found and what to do. */
export class SetupError extends Error {
  /**
   * @param {string} code stable name of the problem, e.g. `HASH_MISMATCH`
   * @param {string} message what was expected, found, and what to do
   * @param {{ cause?: unknown }} [options]
   */
  constructor(code, message, options) {
    super(message, options);
    this.name = 'SetupError';
    this.code = code;
  }
}

/**
 * Runs a script's main function: a failure becomes one plain message on stderr and exit code 1.
 * The stack trace appears with `--debug` only.
 * @param {() => Promise<number>} main resolves to the exit code
 * @returns {Promise<void>}
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.exitCode = 1;
    if (process.argv.includes('--debug')) console.error(error);
    else console.error(error instanceof Error ? error.message : String(error));
  }
}
