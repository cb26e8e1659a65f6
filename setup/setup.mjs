import { parseArgs } from 'node:util';
import { endCommandsWithUs } from './childProcess.mjs';
import { collect } from './collect.mjs';
import { layoutOf } from './layout.mjs';
import { chosenFolder } from './offlineFolder.mjs';
import { runMain, SetupError } from './setupError.mjs';
import { setUp } from './steps.mjs';

const usage = `npm run setup                        set the workbench up; what is done already is skipped
npm run setup -- --collect FOLDER    fill FOLDER with the files a machine without network needs
npm run setup -- --from FOLDER       set up from such a folder (or LATENT_SETUP_FROM=FOLDER)
npm run setup -- --debug             show where an error arose`;

/** @returns {{ collect?: string, from?: string, help?: boolean }} */
function commandLine() {
  try {
    const { values } = parseArgs({
      options: {
        collect: { type: 'string' },
        from: { type: 'string' },
        debug: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return values;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SetupError('USAGE', `${reason}\n${usage}`, { cause });
  }
}

await runMain(async () => {
  endCommandsWithUs();
  const options = commandLine();
  if (options.help) {
    console.log(usage);
  } else if (options.collect !== undefined) {
    await collect(layoutOf(), options.collect);
  } else {
    const from = chosenFolder(options.from, process.env);
    await setUp({ layout: layoutOf(), from, retriesElectron: true, tellsDone: true });
    console.log('the workbench is set up: `npm start` opens it');
  }
  return 0;
});
