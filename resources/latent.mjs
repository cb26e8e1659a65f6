#!/usr/bin/env node
import { existsSync } from 'node:fs';
import path from 'node:path';
import { requireBundledNode } from '../setup/bundledNode.mjs';
import { handOver } from '../setup/childProcess.mjs';
import { layoutOf } from '../setup/layout.mjs';
import { runMain, SetupError } from '../setup/setupError.mjs';

// The `latent` command: runs under the user's Node and hands over to the workbench's own. Only `latent setup` needs
// nothing that the set-up brings.
await runMain(() => {
  const { root, modules } = layoutOf();
  const args = process.argv.slice(2);
  if (args[0] === 'setup') {
    return handOver(process.execPath, [path.join(root, 'setup', 'setup.mjs'), ...args.slice(1)]);
  }
  const commandLine = path.join(root, 'out', 'main', 'cli.js');
  if (!existsSync(commandLine)) {
    throw new SetupError(
      'SETUP_MISSING',
      `the workbench is not set up yet (${commandLine} is missing): run \`npm run setup\``,
    );
  }
  return handOver(requireBundledNode(modules), [commandLine, ...args]);
});
