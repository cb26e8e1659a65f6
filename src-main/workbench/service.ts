import type { RequestHandlers } from '../../src-shared/contract/requests';
import { openStore } from '../store/store';
import { Anomalies } from './anomalies';
import { Cards } from './cards/cards';
import { DatasetCache } from './datasetCache';
import { EventHub, type EventListener } from './eventHub';
import { requestHandlers } from './handlers';
import { Projections } from './projections/projections';
import { Reuses } from './reuses';
import { RunSupervisor } from './runSupervisor';
import { ScoreCards } from './scoreCards';
import { connectClient, type Connection } from './serviceEdge';
import type { ServiceOptions } from './serviceOptions';

/** The workbench behind its contract, whatever the host. */
export interface Service {
  /** Connects one client: bytes in, bytes out. */
  connect(send: (bytes: Uint8Array) => void): Connection;
  handlers: RequestHandlers;
  /** Returns the function that ends the subscription. */
  onEvent(listener: EventListener): () => void;
  /** Tells whether a run is training; paused ones are not. */
  hasActiveRuns(): boolean;
  /** Pauses what trains, with a checkpoint, ends every process and closes the store. */
  shutDown(): Promise<void>;
}

/**
 * Opens a workspace and returns its service. Throws 'conflict' where another process has the
 * workspace open, StoreError where its database cannot be used.
 */
export async function createService(options: ServiceOptions): Promise<Service> {
  const { workspaceDir, trainerPath, nodePath } = options;
  const store = openStore(workspaceDir);
  const hub = new EventHub();
  const cards = new Cards();
  const datasets = new DatasetCache(workspaceDir);
  const program = { trainerPath, nodePath };
  const runs = new RunSupervisor(store, hub, workspaceDir, program, cards);
  const reuses = new Reuses(store, hub, workspaceDir, program);
  const projections = new Projections({ store, datasets, workspaceDir }, hub, program);
  const scores = new ScoreCards(store, hub, workspaceDir, program);
  const anomalies = new Anomalies(store, hub, workspaceDir, program);
  runs.onCheckpoint = (runId, checkpoint) => scores.atCheckpoint(runId, checkpoint);
  await runs.recover();
  const handlers = requestHandlers({
    options,
    store,
    datasets,
    hub,
    cards,
    runs,
    reuses,
    projections,
    scores,
    anomalies,
  });
  let closing: Promise<void> | null = null;
  return {
    handlers,
    connect: (send) => connectClient(handlers, hub, send),
    onEvent: (listener) => hub.listen(listener),
    hasActiveRuns: () => runs.hasActiveRuns(),
    shutDown: () => (closing ??= shutDown()),
  };

  async function shutDown(): Promise<void> {
    await Promise.all([
      runs.close(),
      reuses.close(),
      projections.close(),
      scores.close(),
      anomalies.close(),
    ]);
    hub.close();
    store.close();
  }
}
