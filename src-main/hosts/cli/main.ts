import { failureOf } from './failure';
import { createOutput, tolerateClosedPipes } from './output';
import { createProgram } from './program';

async function main(): Promise<number> {
  tolerateClosedPipes([process.stdout, process.stderr]);
  const output = createOutput(process.stdout, process.stderr);
  try {
    await createProgram({ output, mainDir: __dirname }).parseAsync();
    return 0;
  } catch (thrown) {
    const { exitCode, message } = failureOf(thrown);
    if (message !== null) output.note(message);
    if (process.argv.includes('--debug')) console.error(thrown);
    return exitCode;
  }
}

// Not process.exit: what stands in a pipe is written before the process ends by itself.
void main().then((exitCode) => {
  process.exitCode = exitCode;
});
