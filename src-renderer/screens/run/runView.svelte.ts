import { getContext, setContext } from 'svelte';
import type { ModelDescriptor, RunDetail, RunSummary } from '../../../src-shared/domain';
import { errorMessage } from '../../state/errorMessage';
import { isActive } from '../../state/runProgress';
import type { Workbench } from '../../state/session.svelte';
import { codeStatistics, type CodeStatistics } from '../../latentMap/mapPoints';
import { CardFeed } from './cardFeed.svelte';
import { Exploration } from './exploration.svelte';
import { LatentFeed } from './latentFeed.svelte';
import { MetricFeed } from './metricFeed.svelte';
import { OneAtATime } from './oneAtATime';

/** What a run's screen takes from its window. */
type RunSources = Pick<Workbench, 'client' | 'connection' | 'runs' | 'models'>;

/** Everything that the panels of one run share. */
export class RunView {
  readonly metrics: MetricFeed;
  /** What is read of the graphics cards that it trains on. */
  readonly cards: CardFeed;
  readonly latent: LatentFeed;
  readonly explore: Exploration;
  /** Takes the large requests of the panels, which must not queue up before a click. */
  readonly background = new OneAtATime();
  #workbench: RunSources;
  #detail = $state.raw<RunDetail | null>(null);
  #failure = $state<string | null>(null);
  // Derived values: what hangs on them is left alone while frames and steps come in.
  #canExplore = $derived.by(
    () =>
      this.#workbench.connection.state === 'ready' &&
      (this.latent.newest !== null || (!this.encodes && this.weightsStep > 0)),
  );
  #model = $derived.by(() =>
    this.run === null ? null : this.#workbench.models.byKind(this.run.modelKind),
  );
  /** Of the codes on the newest map; null without any. */
  #statistics = $derived.by(() => {
    const { newest } = this.latent;
    return newest === null ? null : codeStatistics(newest.means, newest.latentDim);
  });
  #chosenClass = $state<number | null>(null);
  #weightsStep = $derived.by(() => this.run?.stepIndex ?? 0);
  #isTraining = $derived.by(() => this.run !== null && isActive(this.run.status));
  #latentDim = $derived.by(() => this.latent.newest?.latentDim ?? this.run?.latentDim ?? 2);

  constructor(
    workbench: RunSources,
    readonly runId: string,
  ) {
    this.#workbench = workbench;
    this.metrics = new MetricFeed(workbench.client, runId);
    this.cards = new CardFeed(workbench.client, runId);
    this.latent = new LatentFeed(workbench.client, runId);
    this.explore = new Exploration(workbench.client, runId, () => this.label);
  }

  /** The run as the list knows it, current within a tenth of a second; null before and after. */
  get run(): RunSummary | null {
    return this.#workbench.runs.byId(this.runId) ?? this.#detail;
  }

  /** The card of the run's model; null while it is not known. */
  get model(): ModelDescriptor | null {
    return this.#model;
  }

  /** Whether images have codes. An unknown model is taken to: most do, and the service corrects it. */
  get encodes(): boolean {
    return this.#model?.abilities.encodes ?? true;
  }

  /** Whether codes near zero, at distances of a standard normal, are the likely ones. */
  get hasNormalPrior(): boolean {
    return (this.#model?.abilities.prior ?? 'normal') === 'normal';
  }

  /** Whether the decoder is told the class that it is to make. */
  get wantsClass(): boolean {
    return (this.#model?.abilities.labels ?? 'none') !== 'none';
  }

  /** The class that the user wants to see; null leaves it to each panel. */
  get chosenClass(): number | null {
    return this.wantsClass ? this.#chosenClass : null;
  }

  /** The class that is made of a bare code; null for a model whose decoder is not told one. */
  get label(): number | null {
    return this.wantsClass ? (this.#chosenClass ?? 0) : null;
  }

  get classNames(): readonly string[] {
    return this.latent.sample?.classNames ?? [];
  }

  /** Decodes everything as this class from now on; null goes back to each panel's own. */
  chooseClass(label: number | null): void {
    this.#chosenClass = label;
    this.explore.refreshDecoded();
  }

  get codeStatistics(): CodeStatistics | null {
    return this.#statistics;
  }

  /**
   * The values that dimensions have which nobody chose [latentDim]: zero, the middle of a standard
   * normal prior, or the mean of the images' codes where the model has no such prior.
   */
  get restCode(): Float32Array {
    const mean = this.hasNormalPrior ? undefined : this.#statistics?.mean;
    return mean ?? new Float32Array(this.latentDim);
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
