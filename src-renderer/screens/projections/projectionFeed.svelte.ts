import type { ServiceClient } from '../../../src-shared/contract/client';
import type { RequestResult } from '../../../src-shared/contract/requests';
import type { ProjectionProgress, ProjectionRef } from '../../../src-shared/projection';
import { errorMessage } from '../../state/errorMessage';

/** A projection on its way, with the map as it is. */
export type ActiveProjection = RequestResult<'projection.list'>['active'][number] &
  Pick<ProjectionProgress, 'coords' | 'klNats'>;

/** The projections of the workspace, those kept and those on their way, followed live. */
export class ProjectionFeed {
  #client: ServiceClient;
  #phase = $state<'loading' | 'ready' | 'failed'>('loading');
  #failure = $state('');
  #kept = $state.raw<readonly ProjectionRef[]>([]);
  #active = $state.raw<readonly ActiveProjection[]>([]);
  /** Why projections ended early, by id. */
  #ended = $state.raw<Readonly<Record<string, string | null>>>({});
  #newest = 0;

  constructor(client: ServiceClient) {
    this.#client = client;
  }

  get phase(): 'loading' | 'ready' | 'failed' {
    return this.#phase;
  }

  get failure(): string {
    return this.#failure;
  }

  /** Newest first. */
  get kept(): readonly ProjectionRef[] {
    return this.#kept;
  }

  get active(): readonly ActiveProjection[] {
    return this.#active;
  }

  keptById(projectionId: string): ProjectionRef | null {
    return this.#kept.find((map) => map.projectionId === projectionId) ?? null;
  }

  activeById(projectionId: string): ActiveProjection | null {
    return this.#active.find((map) => map.projectionId === projectionId) ?? null;
  }

  /** Why a projection ended early: null for cancelled, undefined where it did not end here. */
  endOf(projectionId: string): string | null | undefined {
    return this.#ended[projectionId];
  }

  /** Listens, and fetches the list whenever the service comes up; returns the end of it. */
  start(): () => void {
    const ends = [
      this.#client.on('projection.progress', (progress) => this.#follow(progress)),
      this.#client.on('projection.ended', ({ projectionId, isKept, error }) => {
        if (!isKept) {
          this.#ended = { ...this.#ended, [projectionId]: error };
          this.#drop(projectionId);
        }
        void this.load();
      }),
      this.#client.on('projection.removed', ({ projectionId }) => {
        this.#kept = this.#kept.filter((map) => map.projectionId !== projectionId);
      }),
      this.#client.onConnection((state) => {
        if (state === 'ready') void this.load();
      }),
    ];
    return () => ends.forEach((end) => end());
  }

  /** Fetches the list; never rejects. */
  async load(): Promise<void> {
    const own = ++this.#newest;
    try {
      const { kept, active } = await this.#client.request('projection.list', {});
      if (own !== this.#newest) return;
      this.#kept = kept;
      this.#active = active.map((map) => {
        // Events that came while the list was on its way know more.
        const known = this.activeById(map.projectionId);
        return { ...map, ...known, coords: known?.coords ?? null, klNats: known?.klNats ?? null };
      });
      this.#phase = 'ready';
    } catch (thrown) {
      if (own !== this.#newest) return;
      this.#failure = errorMessage(thrown);
      if (this.#phase !== 'ready') this.#phase = 'failed';
    }
  }

  #follow(progress: ProjectionProgress): void {
    const known = this.activeById(progress.projectionId);
    if (known === null) {
      void this.load();
      return;
    }
    const next = {
      ...known,
      ...progress,
      coords: progress.coords ?? known.coords,
      klNats: progress.klNats ?? known.klNats,
    };
    this.#active = this.#active.map((map) => (map === known ? next : map));
  }

  #drop(projectionId: string): void {
    this.#active = this.#active.filter((map) => map.projectionId !== projectionId);
  }
}
