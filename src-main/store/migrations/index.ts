import { RUNS } from './0010-runs';
import { TRAINING_STREAMS } from './0020-training-streams';
import { EXECUTION } from './0030-execution';
import { LOSSES_BY_NAME } from './0040-losses-by-name';
import { ENCODER_REUSE } from './0050-encoder-reuse';
import { CARDS } from './0060-cards';
import { ANALYSIS } from './0070-analysis';
import type { Migration } from './migration';

/** The schema's history, oldest first. */
export const MIGRATIONS: readonly Migration[] = [
  RUNS,
  TRAINING_STREAMS,
  EXECUTION,
  LOSSES_BY_NAME,
  ENCODER_REUSE,
  CARDS,
  ANALYSIS,
];
