import type { TrainerProgram } from './forkTrainer';

/** What a service needs of the host that it runs in. */
export interface ServiceOptions extends TrainerProgram {
  /** Holds the database, the checkpoints and the imported data sets. */
  workspaceDir: string;
  /** Holds the ready configs. */
  examplesDir: string;
  version: string;
}
