import { parseArgs } from 'node:util';
import { endCommandsWithUs } from './childProcess.mjs';
import { collect } from './collect.mjs';
import { layoutOf } from './layout.mjs';
import { chosenFolder } from './offlineFolder.mjs';
import { cudaSets } from './pluginSets.mjs';
import { runMain, SetupError } from './setupError.mjs';
import { setUp } from './steps.mjs';

const usage = `npm run setup                        set the workbench up; what is done already is skipped
npm run setup -- --cuda[=12|13]      with XLA for NVIDIA cards; the version is the driver's unless it is named
npm run setup -- --xla-cpu           with XLA's plug-in for the processor
npm run setup -- --collect FOLDER    fill FOLDER with the files a machine without network needs
                                     (NVIDIA's with --cuda; those of both versions with --cuda=12,13)
npm run setup -- --from FOLDER       set up from such a folder (or LATENT_SETUP_FROM=FOLDER)
npm run setup -- --debug             show where an error arose
npx latent setup                     the same, with the same options`;

/**
 * @param {string | undefined} value of `--cuda`
 * @param {boolean} mayBeSeveral
 * @returns {string[]} the versions that are named; empty for the driver's
 * @throws {SetupError} `USAGE`
 */
function namedVersions(value, mayBeSeveral) {
  const names = value ? value.split(',') : [];
  const known = cudaSets.map(({ cuda }) => String(cuda));
  if (names.every((name) => known.includes(name)) && (mayBeSeveral || names.length < 2))
    return names;
  throw new SetupError(
    'USAGE',
    `--cuda: expected ${known.join(' or ')}, or no version, found "${value ?? ''}"\n${usage}`,
  );
}

/** @returns {{ collect?: string, from?: string, cuda?: string, 'xla-cpu'?: boolean, help?: boolean }} */
function commandLine() {
  try {
    const { values } = parseArgs({
      // The value may be left out, which parseArgs does not know.
      args: process.argv.slice(2).map((arg) => (arg === '--cuda' ? '--cuda=' : arg)),
      options: {
        cuda: { type: 'string' },
        'xla-cpu': { type: 'boolean' },
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
    const versions = namedVersions(options.cuda, true);
    await collect(layoutOf(), options.collect, options.cuda === undefined ? undefined : versions);
  } else {
    const from = chosenFolder(options.from, process.env);
    const xlaCpu = options['xla-cpu'] === true;
    const cuda =
      options.cuda === undefined ? undefined : (namedVersions(options.cuda, false)[0] ?? '');
    await setUp({ layout: layoutOf(), from, retries: true, tellsDone: true, xlaCpu, cuda });
    console.log('the workbench is set up: `npm start` opens it');
  }
  return 0;
});
