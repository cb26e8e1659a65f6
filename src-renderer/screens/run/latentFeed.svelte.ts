import type { ServiceClient } from '../../../src-shared/contract/client';
import type { LatentFrame, LatentFrameRef, LatentSample } from '../../../src-shared/domain';
import { errorMessage } from '../../state/errorMessage';
import { LatestOnly } from './latestOnly';

/** Frames of the past that are kept here, so that scrubbing back and forth asks only once. */
const CACHED_FRAMES = 64;

/** The latent map's data: the fixed sample of images and their codes, live or at a past step. */
export class LatentFeed {
  #client: ServiceClient;
  #runId: string;
  #sample = $state.raw<LatentSample | null>(null);
  #newest = $state.raw<LatentFrame | null>(null);
  #past = $state.raw<LatentFrame | null>(null);
  #frames = $state.raw<LatentFrameRef[]>([]);
  #wantedStep = $state<number | null>(null);
  #failure = $state<string | null>(null);
  #isLoaded = $state(false);
  // Only asked for a frame by its step, never watched.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  #cache = new Map<number, LatentFrame>();
  #scrub: LatestOnly<number, LatentFrame | null>;

  constructor(client: ServiceClient, runId: string) {
    this.#client = client;
    this.#runId = runId;
    this.#scrub = new LatestOnly(
      (stepIndex) => client.request('latent.frame', { runId, stepIndex }),
      (stepIndex, frame) => this.#arrived(stepIndex, frame),
      (_, thrown) => (this.#failure = errorMessage(thrown)),
    );
  }

  get sample(): LatentSample | null {
    return this.#sample;
  }

  /** The frame on the map: the newest, or the past one that was asked for last. */
  get shown(): LatentFrame | null {
    return this.#wantedStep === null ? this.#newest : (this.#past ?? this.#newest);
  }

  get newest(): LatentFrame | null {
    return this.#newest;
  }

  get frames(): readonly LatentFrameRef[] {
    return this.#frames;
  }

  /** The step that was asked for, null for the live map. */
  get wantedStep(): number | null {
    return this.#wantedStep;
  }

  get isLive(): boolean {
    return this.#wantedStep === null;
  }

  get failure(): string | null {
    return this.#failure;
  }

  /** Whether the service has answered, be it that there is no frame yet. */
  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** Listens and fetches whenever the service comes up; returns the end of it. */
  start(): () => void {
    const ends = [
      this.#client.on('latent.updated', (frame) => {
        if (frame.runId === this.#runId) this.#newest = frame;
      }),
      this.#client.onConnection((state) => {
        if (state === 'ready') void this.load();
      }),
    ];
    return () => ends.forEach((end) => end());
  }

  /** Fetches sample, newest frame and the list of kept ones; never rejects. */
  async load(): Promise<void> {
    const runId = this.#runId;
    try {
      const newest = await this.#client.request('latent.frame', { runId, stepIndex: null });
      if (newest !== null && newest.seq >= (this.#newest?.seq ?? -1)) this.#newest = newest;
      this.#sample ??= await this.#client.request('latent.sample', { runId });
      this.#frames = await this.#client.request('latent.frames', { runId });
      this.#failure = null;
    } catch (thrown) {
      this.#failure = errorMessage(thrown);
    } finally {
      this.#isLoaded = true;
    }
  }

  /** Fetches the list of kept frames anew: it grows by one each epoch. Never rejects. */
  async loadFrames(): Promise<void> {
    try {
      this.#frames = await this.#client.request('latent.frames', { runId: this.#runId });
    } catch (thrown) {
      this.#failure = errorMessage(thrown);
    }
  }

  /** Shows the kept frame of a step once it is here; the newest wish wins. */
  showStep(stepIndex: number): void {
    this.#wantedStep = stepIndex;
    const cached = this.#cache.get(stepIndex);
    if (cached) this.#past = cached;
    else this.#scrub.ask(stepIndex);
  }

  showLive(): void {
    this.#wantedStep = null;
    this.#scrub.clear();
  }

  #arrived(stepIndex: number, frame: LatentFrame | null): void {
    if (frame === null) return;
    this.#cache.set(stepIndex, frame);
    if (this.#cache.size > CACHED_FRAMES) {
      this.#cache.delete(this.#cache.keys().next().value!);
    }
    if (this.#wantedStep !== null) this.#past = frame;
  }
}
