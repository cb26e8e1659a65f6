import { betweenFrames, easedShare } from './mapPoints';

/** How long points travel from one frame to the next, unless told otherwise. */
const TRAVEL_MS = 300;
/** A journey whose frames are longer than this is a slide show, and drawing it takes time from training. */
const LONGEST_FRAME_MS = 50;
/** After such a journey points jump for this long, until the machine may have time again. */
const REST_MS = 10_000;

/** The journey of the points from the places where they are seen to those of a new frame. */
export class Travel {
  #travelMs: number;
  #from = $state.raw<Float32Array>(new Float32Array());
  #to = $state.raw<Float32Array>(new Float32Array());
  #share = $state(1);
  #animation = 0;
  #restUntilMs = 0;

  /** @param travelMs how long a journey takes: about the time between two frames, where they come quickly. */
  constructor(travelMs = TRAVEL_MS) {
    this.#travelMs = travelMs;
  }

  get from(): Float32Array {
    return this.#from;
  }

  get to(): Float32Array {
    return this.#to;
  }

  /** Eased share of the way done, 0..1. */
  get share(): number {
    return this.#share;
  }

  /** Where the points are seen now. */
  get points(): Float32Array {
    return betweenFrames(this.#from, this.#to, this.#share);
  }

  /** Sets out for new places from where the points are seen now; at once when `isInstant`. */
  go(points: Float32Array, isInstant: boolean): void {
    cancelAnimationFrame(this.#animation);
    const isRested = performance.now() >= this.#restUntilMs;
    const canTravel = !isInstant && isRested && this.#to.length === points.length;
    this.#from = canTravel ? this.points : points;
    this.#to = points;
    this.#share = canTravel ? 0 : 1;
    if (canTravel) this.#animate(performance.now(), 1);
  }

  stop(): void {
    cancelAnimationFrame(this.#animation);
    this.#share = 1;
  }

  #animate(startMs: number, frame: number): void {
    this.#animation = requestAnimationFrame((nowMs) => {
      const elapsed = (nowMs - startMs) / this.#travelMs;
      this.#share = easedShare(elapsed);
      if (elapsed < 1) this.#animate(startMs, frame + 1);
      else if (frame * LONGEST_FRAME_MS < this.#travelMs) this.#restUntilMs = nowMs + REST_MS;
    });
  }
}
