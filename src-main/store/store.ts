import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { RunSummary } from '../../src-shared/domain';
import { AnomalyTable } from './anomalyTable';
import { CardReadingTable } from './cardReadingTable';
import { CheckpointTable } from './checkpointTable';
import { DatasetUseTable } from './datasetUseTable';
import { ExecutionTable } from './executionTable';
import { LatentFrameTable } from './latentFrameTable';
import { MetricTable } from './metricTable';
import { schemaVersion } from './migrate';
import { CARDS } from './migrations/0060-cards';
import { openDatabase, openDatabaseReadOnly } from './openDatabase';
import { ProjectionTable } from './projectionTable';
import { ReuseTable } from './reuseTable';
import { ScoreCardTable } from './scoreCardTable';
import { RunEventTable } from './runEventTable';
import { showRunsWithLosses } from './runsBeforeLosses';
import { RunTable } from './runTable';
import { lockWorkspace } from './serviceLock';
import { storeErrorFrom } from './storeErrorFrom';

/** The workspace's database, held by its only writer. */
export interface Store {
  runs: RunTable;
  events: RunEventTable;
  metrics: MetricTable;
  latentFrames: LatentFrameTable;
  checkpoints: CheckpointTable;
  datasetUse: DatasetUseTable;
  execution: ExecutionTable;
  reuse: ReuseTable;
  cardReadings: CardReadingTable;
  scoreCards: ScoreCardTable;
  anomalies: AnomalyTable;
  projections: ProjectionTable;
  /**
   * Does all of `work` or none of it, on the disk when this returns. Throws StoreError where the
   * disk is full or cannot be written; the database stays whole.
   */
  write: <Result>(work: () => Result) => Result;
  close(): void;
}

/** Name of the database in the workspace's folder. */
export const DATABASE_FILE = 'workbench.sqlite';

/**
 * Opens a workspace for its service and keeps every other service out until `close`.
 * Throws 'conflict' where another service has it, StoreError where the database cannot be used.
 */
export function openStore(workspaceDir: string): Store {
  const unlock = lockWorkspace(workspaceDir);
  try {
    return storeOf(openDatabase(join(workspaceDir, DATABASE_FILE)), unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

export interface ListedRun extends RunSummary {
  /** What its steps are computed on: 'cpu', 'cuda:0'. Null before the first, and where that was not written down yet. */
  device: string | null;
}

/** Returns the runs of a workspace, newest first, also while its service is at work. */
export function readRuns(workspaceDir: string): ListedRun[] {
  const database = openDatabaseReadOnly(join(workspaceDir, DATABASE_FILE));
  if (database === null) return [];
  try {
    // One snapshot: a service may migrate the database between two looks at it.
    return database.transaction(() => {
      showRunsWithLosses(database);
      const hasDevices = schemaVersion(database) >= CARDS.number;
      const devices = hasDevices
        ? new ExecutionTable(database).devices()
        : new Map<string, string>();
      return new RunTable(database)
        .list()
        .map((run) => ({ ...run, device: devices.get(run.runId) ?? null }));
    })();
  } finally {
    database.close();
  }
}

function storeOf(database: Database, unlock: () => void): Store {
  return {
    runs: new RunTable(database),
    events: new RunEventTable(database),
    metrics: new MetricTable(database),
    latentFrames: new LatentFrameTable(database),
    checkpoints: new CheckpointTable(database),
    datasetUse: new DatasetUseTable(database),
    execution: new ExecutionTable(database),
    reuse: new ReuseTable(database),
    cardReadings: new CardReadingTable(database),
    scoreCards: new ScoreCardTable(database),
    anomalies: new AnomalyTable(database),
    projections: new ProjectionTable(database),
    write: (work) => {
      try {
        return database.transaction(work)();
      } catch (error) {
        throw storeErrorFrom(error);
      }
    },
    close: () => {
      database.close();
      unlock();
    },
  };
}
