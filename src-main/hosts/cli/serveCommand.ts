import type { Command } from 'commander';
import { appPaths } from '../appPaths';
import { startHeadlessServer } from '../server/headlessServer';
import { openBrowser } from './browser';
import { heedEndingSignals } from './endingSignal';
import {
  addWorkspaceCommand,
  type CommandContext,
  wholeNumber,
  withService,
  type WorkspaceOptions,
} from './workspaceCommand';

interface ServeOptions extends WorkspaceOptions {
  port?: number;
  open?: true;
}

export function addServeCommand(program: Command, context: CommandContext): void {
  addWorkspaceCommand(program, 'serve')
    .description('serve the workbench to a browser on this machine until Ctrl-C')
    .option('--port <n>', 'port on 127.0.0.1 (0: any free one)', wholeNumber(0, 65_535))
    .option('--open', 'open it in the browser')
    .action((options: ServeOptions) =>
      withService(context, options.workspace, async (service) => {
        const signal = heedEndingSignals();
        const server = await startHeadlessServer({
          rendererDir: appPaths(context.mainDir).rendererDir,
          connect: (send) => service.connect(send),
          port: options.port ?? null,
        });
        context.output.result(`Latent Workbench: ${server.address}`);
        context.output.note('Only this machine can reach it. Ctrl-C ends it.');
        if (options.open) openBrowser(server.createOpeningAddress(), context.output);
        await signal.received;
        context.output.note('ending: runs that train are paused at a checkpoint');
        await server.close();
      }),
    );
}
