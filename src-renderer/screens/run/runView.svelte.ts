import { getContext, setContext } from 'svelte';
import type { RunDetail, RunSummary } from '../../../src-shared/domain';
import { errorMessage } from '../../state/errorMessage';
import { isActive } from '../../state/runProgress';
import type { Workbench } from '../../state/session.svelte';
import { Exploration } from './exploration.svelte';
import { LatentFeed } from './latentFeed.svelte';
import { MetricFeed } from './metricFeed.svelte';
import { OneAtATime } from './oneAtATime';

/** What a run's screen takes from its window. */
type RunSources = Pick<Workbench, 'client' | 'connection' | 'runs'>;

/** Everything that the panels of one run share. */
export class RunView {
  readonly metrics: MetricFeed;
  readonly latent: LatentFeed;
  readonly explore: Exploration;
  /** Takes the large requests of the panels, which must not queue up before a click. */
  readonly background = new OneAtATime();
  #workbench: RunSources;
  #detail = $state.raw<RunDetail | null>(null);
  #failure = $state<string | null>(null);
  // Derived values: what hangs on them is left alone while frames and steps come in.
  #canExplore = $derived.by(
    () => this.latent.newest !== null && this.#workbench.connection.state === 'ready',
  );
  #weightsStep = $derived.by(() => this.run?.stepIndex ?? 0);
  #isTraining = $derived.by(() => this.run !== null && isActive(this.run.status));
  #latentDim = $derived.by(() => this.latent.newest?.latentDim ?? this.run?.latentDim ?? 2);

  constructor(
    workbench: RunSources,
    readonly runId: string,
  ) {
    this.#workbench = workbench;
    this.metrics = new MetricFeed(workbench.client, runId);
    this.latent = new LatentFeed(workbench.client, runId);
    this.explore = new Exploration(workbench.client, runId);
  }

  /** The run as the list knows it, current within a tenth of a second; null before and after. */
  get run(): RunSummary | null {
    return this.#workbench.runs.byId(this.runId) ?? this.#detail;
  }

  get detail(): RunDetail | null {
    return this.#detail;
  }

  /** Why the run cannot be shown at all. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Whether there are weights to decode with, and a service to ask. */
  get canExplore(): boolean {
    return this.#canExplore;
  }

  /** Step of the newest weights that are known of. */
  get weightsStep(): number {
    return this.#weightsStep;
  }

  /** Whether a trainer is at work, which every request of a panel holds up. */
  get isTraining(): boolean {
    return this.#isTraining;
  }

  get latentDim(): number {
    return this.#latentDim;
  }

  /** Follows how the run is computed, which changes in the middle of an epoch; returns the end of that. */
  start(): () => void {
    return this.#workbench.client.on('run.execution', ({ runId }) => {
      if (runId === this.runId) void this.loadDetail();
    });
  }

  /** Config, events, execution and checkpoint; never rejects. */
  async loadDetail(): Promise<void> {
    try {
      this.#detail = await this.#workbench.client.request('runs.get', { runId: this.runId });
      this.#failure = null;
    } catch (thrown) {
      this.#failure = errorMessage(thrown);
    }
  }
}

const KEY = Symbol('run view');

/** Makes the run's state reachable for the panels below. */
export function setRunView(view: RunView): RunView {
  return setContext(KEY, view);
}

export function getRunView(): RunView {
  return getContext<RunView>(KEY);
}
