import { Command } from 'commander';
import { version } from '../../../package.json';
import { addAnomaliesCommand } from './anomaliesCommand';
import { addDataCommands } from './dataCommands';
import { addDoctorCommand } from './doctorCommand';
import { addEvaluateCommand } from './evaluateCommand';
import { addMetricsCommand } from './metricsCommand';
import { addModelsCommand } from './modelsCommand';
import { addProjectCommand } from './projectCommand';
import { addReuseCommand } from './reuseCommand';
import { addRunsCommand } from './runsCommand';
import { addServeCommand } from './serveCommand';
import { addResumeCommand, addTrainCommand } from './trainCommand';
import type { CommandContext } from './workspaceCommand';

/** Returns the command line. It throws instead of ending the process. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('latent')
    .description('Experiments with autoencoders, on this machine alone')
    .version(version)
    .showHelpAfterError('(latent --help shows how it is used)')
    .addHelpText(
      'after',
      '\nlatent setup [--cuda] sets the workbench up; latent setup --help tells more.',
    )
    .exitOverride();
  addDoctorCommand(program, context);
  addDataCommands(program, context);
  addModelsCommand(program, context);
  addTrainCommand(program, context);
  addResumeCommand(program, context);
  addRunsCommand(program, context);
  addEvaluateCommand(program, context);
  addReuseCommand(program, context);
  addProjectCommand(program, context);
  addMetricsCommand(program, context);
  addAnomaliesCommand(program, context);
  addServeCommand(program, context);
  return program;
}
