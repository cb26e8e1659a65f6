import { randomBytes } from 'node:crypto';
import type { RequestParams, RequestResult } from '../../../src-shared/contract/requests';
import type { ImageShape } from '../../../src-shared/domain';
import { DataError, WorkbenchError } from '../../../src-shared/errors';
import type {
  Projection,
  ProjectionProgress,
  ProjectionStage,
} from '../../../src-shared/projection';
import { gatherGreyValues } from '../../data/dataset';
import type { EventHub } from '../eventHub';
import type { TrainerProgram } from '../forkTrainer';
import { startSideJob } from '../sideProcess';
import type { ProjectionTold } from '../trainer/projectPoints';
import { type PlannedProjection, planProjection } from './plannedProjection';
import type { PlanParts } from './plannedPoints';

/** Projections on their way at once: each uses all cores. */
const MOST_AT_ONCE = 2;

type StartParams = RequestParams<'projection.start'>;

/** A projection on its way. */
interface ActiveProjection extends StartParams, Pick<Projection, 'labels' | 'classNames'> {
  stage: ProjectionStage;
  done: number;
  total: number;
  isKept: boolean;
  isCancelled: boolean;
  /** Ends its process; resolves when that is gone. */
  end: () => Promise<void>;
}

/** Lays points out on a plane, each projection in a process of its own, and keeps what came out. */
export class Projections {
  /** In the order of their beginning. */
  readonly #active = new Map<string, ActiveProjection>();
  #isClosing = false;

  constructor(
    private readonly parts: PlanParts,
    private readonly hub: EventHub,
    private readonly program: TrainerProgram,
  ) {}

  /** Returns those that are kept, newest first, and those on their way. */
  list(): RequestResult<'projection.list'> {
    const active = [...this.#active].map(([projectionId, each]) => {
      const { source, settings, stage, done, total, labels, classNames } = each;
      return { projectionId, source, settings, stage, done, total, labels, classNames };
    });
    return { kept: this.parts.store.projections.list(), active };
  }

  /** Throws 'not-found'. */
  get(projectionId: string): Projection {
    return this.parts.store.projections.get(projectionId);
  }

  /** Begins a projection and returns its id. Throws 'conflict' where enough are on their way, and as `planProjection`. */
  async start(params: StartParams): Promise<string> {
    if (this.#active.size >= MOST_AT_ONCE) {
      throw new WorkbenchError(
        'conflict',
        `at most ${MOST_AT_ONCE} projections are made at once: wait for one of them to end, or cancel it`,
      );
    }
    const projectionId = newProjectionId();
    const active: ActiveProjection = {
      ...params,
      stage: 'reading',
      done: 0,
      total: 0,
      labels: null,
      classNames: [],
      isKept: false,
      isCancelled: false,
      end: () => Promise.resolve(),
    };
    this.#active.set(projectionId, active);
    try {
      const planned = await planProjection(this.parts, params.source, params.settings);
      const { labels, classNames } = planned.points;
      Object.assign(active, { labels, classNames });
      // It may have been cancelled while its data were read.
      if (active.isCancelled || this.#isClosing) this.#leave(projectionId, active, null);
      else active.end = this.#begin(projectionId, active, planned);
      return projectionId;
    } catch (error) {
      this.#active.delete(projectionId);
      throw error;
    }
  }

  /** Ends a projection that is on its way, at once. Throws 'not-found' for one that is neither that nor kept. */
  async cancel(projectionId: string): Promise<void> {
    const active = this.#active.get(projectionId);
    if (active === undefined) {
      // It may have been done in the meantime.
      this.parts.store.projections.images(projectionId);
      return;
    }
    active.isCancelled = true;
    await active.end();
  }

  /** Throws 'not-found'. */
  remove(projectionId: string): void {
    const { store } = this.parts;
    store.write(() => store.projections.remove(projectionId));
    this.hub.emit('projection.removed', { projectionId });
  }

  /**
   * Returns the images behind some of a projection's points, one after the other. Throws 'not-found', 'request' for a
   * point that is not there, DataError where the data set has changed since.
   */
  async images(
    projectionId: string,
    points: readonly number[],
  ): Promise<{ shape: ImageShape; pixels: Uint8Array }> {
    const { store, datasets } = this.parts;
    const {
      dataset: name,
      fingerprint,
      split,
      imageIndices,
    } = store.projections.images(projectionId);
    const wrong = points.find((point) => point >= imageIndices.length);
    if (wrong !== undefined) {
      const message = `points have numbers 0..${imageIndices.length - 1}, got ${wrong}`;
      throw new WorkbenchError('request', message);
    }
    const dataset = await datasets.get(name);
    if (dataset.fingerprint !== fingerprint) {
      throw new DataError(`the data set '${name}' has changed since this projection was made`);
    }
    const chosen = Uint32Array.from(points, (point) => imageIndices[point]!);
    const { shape } = dataset[split];
    return { shape, pixels: gatherGreyValues(dataset[split], dataset.range, chosen) };
  }

  /** Ends every process. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.all([...this.#active.values()].map(({ end }) => end()));
  }

  #begin(
    projectionId: string,
    active: ActiveProjection,
    planned: PlannedProjection,
  ): () => Promise<void> {
    return startSideJob(this.program, 'projection', planned.job, {
      told: (told) => {
        if (told.kind === 'progress') this.#pass(projectionId, active, told);
        else this.#keep(projectionId, active, planned, told);
      },
      ended: (error) => this.#leave(projectionId, active, error),
    });
  }

  #pass(
    projectionId: string,
    active: ActiveProjection,
    { stage, done, total, coords, klNats }: Omit<ProjectionProgress, 'projectionId'>,
  ): void {
    Object.assign(active, { stage, done, total });
    this.hub.emit('projection.progress', { projectionId, stage, done, total, coords, klNats });
  }

  #keep(
    projectionId: string,
    active: ActiveProjection,
    { points, settings }: PlannedProjection,
    { projected, seconds }: Extract<ProjectionTold, { kind: 'projected' }>,
  ): void {
    // A cancelled one may have been done in the same moment.
    if (active.isCancelled) return;
    const { store } = this.parts;
    const { count, imageIndices, labels, classNames, moment } = points;
    const projection: Projection = {
      projectionId,
      source: active.source,
      settings,
      stepIndex: moment?.stepIndex ?? null,
      epoch: moment?.epoch ?? null,
      count,
      createdAtMs: Date.now(),
      seconds,
      imageIndices,
      labels,
      classNames,
      ...projected,
    };
    store.write(() => store.projections.insert(projection, points.images));
    active.isKept = true;
  }

  /** The projection is over and its process gone. */
  #leave(projectionId: string, active: ActiveProjection, error: string | null): void {
    this.#active.delete(projectionId);
    if (this.#isClosing) return;
    const { isKept, isCancelled } = active;
    this.hub.emit('projection.ended', {
      projectionId,
      isKept,
      error: isKept || isCancelled ? null : error,
    });
  }
}

function newProjectionId(): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  return `p-${day}-${randomBytes(4).toString('hex')}`;
}
