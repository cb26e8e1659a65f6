import type { ServiceClient } from '../../../src-shared/contract/client';
import type { DecodedImages } from '../../../src-shared/domain';
import type { CodePoint } from '../../latentMap/mapView';
import { fullCode, steadyAxes } from '../../latentMap/mapPoints';
import { errorMessage } from '../../state/errorMessage';
import { LatestOnly } from './latestOnly';

/** A code whose bytes can be sent: never a view of shared memory. */
export type Code = Float32Array<ArrayBuffer>;

/** A code and the image that the decoder makes of it. */
export interface DecodedCode {
  code: Code;
  image: DecodedImages;
}

/** What the user looks at in a run: the axes, the chosen images, the place that is decoded. */
export class Exploration {
  /** Dimensions that the user chose to see; null follows the two that carry most. */
  #chosenAxes = $state.raw<[number, number] | null>(null);
  /** The axes that were shown last; only `axes` itself reads them. */
  #followedAxes: [number, number] | null = null;
  #selected = $state<number | null>(null);
  #partner = $state<number | null>(null);
  #code = $state.raw<Code | null>(null);
  #fromCode = $state.raw<Code | null>(null);
  #toCode = $state.raw<Code | null>(null);
  #decoded = $state.raw<DecodedCode | null>(null);
  #decodeFailure = $state<string | null>(null);
  #decoder: LatestOnly<Code, DecodedImages>;

  /** @param label the class to make, for models that want one. */
  constructor(client: ServiceClient, runId: string, label: () => number | null) {
    this.#decoder = new LatestOnly(
      (codes) => client.request('explore.decode', { runId, codes, label: label() }),
      (code, image) => {
        this.#decodeFailure = null;
        if (this.#code !== null) this.#decoded = { code, image };
      },
      (_, thrown) => (this.#decodeFailure = errorMessage(thrown)),
    );
  }

  /** Image of the sample that is selected, by index. */
  get selected(): number | null {
    return this.#selected;
  }

  /** The second image, for the interpolation from the selected one to it. */
  get partner(): number | null {
    return this.#partner;
  }

  /** Drawn codes between which the strip leads; null leaves an end to the strip or the images. */
  get fromCode(): Code | null {
    return this.#fromCode;
  }

  get toCode(): Code | null {
    return this.#toCode;
  }

  /** The code that was asked for last; its image may still be on the way. */
  get code(): Code | null {
    return this.#code;
  }

  /** The newest image that has come, with its own code. */
  get decoded(): DecodedCode | null {
    return this.#decoded;
  }

  get decodeFailure(): string | null {
    return this.#decodeFailure;
  }

  /** Returns the dimensions shown, given how much each carries: its KL, or the spread of its codes. */
  axes(weights: ArrayLike<number>): [number, number] {
    if (this.#chosenAxes !== null) return this.#chosenAxes;
    this.#followedAxes = steadyAxes(this.#followedAxes, weights);
    return this.#followedAxes;
  }

  get hasChosenAxes(): boolean {
    return this.#chosenAxes !== null;
  }

  chooseAxes(axes: [number, number] | null): void {
    this.#chosenAxes = axes;
  }

  select(index: number): void {
    this.#selected = index;
    this.#forgetEnds();
    this.#forgetCode();
  }

  /** Sets the second image; the first image chosen becomes the selected one. */
  pair(index: number): void {
    if (this.#selected === null) this.select(index);
    else if (index !== this.#selected) this.#partner = index;
    this.#forgetEnds();
  }

  swapPair(): void {
    [this.#selected, this.#partner] = [this.#partner, this.#selected];
  }

  setPair(from: number, to: number): void {
    this.#selected = from;
    this.#partner = to;
    this.#forgetEnds();
  }

  /** Leads the strip from a drawn code, which is decoded too. */
  startAt(code: Code): void {
    this.#fromCode = code;
    this.decodeCode(code);
  }

  /** Leads the strip to a drawn code. */
  endAt(code: Code): void {
    this.#toCode = code;
  }

  setEndCodes(from: Code, to: Code): void {
    this.#fromCode = from;
    this.#toCode = to;
  }

  /** Decodes the place on the axes shown, the other dimensions as in `rest` [latentDim]. */
  decodeAt(point: CodePoint, rest: Float32Array, axes: readonly [number, number]): void {
    this.decodeCode(fullCode(point, rest, axes));
  }

  decodeCode(code: Code): void {
    this.#code = code;
    this.#decoder.ask(code);
  }

  /** Decodes the same code again, with newer weights. */
  refreshDecoded(): void {
    if (this.#code !== null) this.#decoder.ask(this.#code);
  }

  /** Escape: the decoded place goes first, then the drawn ends, the second image, the selection. */
  stepBack(): void {
    if (this.#code !== null) this.#forgetCode();
    else if (this.#fromCode !== null || this.#toCode !== null) this.#forgetEnds();
    else if (this.#partner !== null) this.#partner = null;
    else this.#selected = null;
  }

  #forgetEnds(): void {
    this.#fromCode = null;
    this.#toCode = null;
  }

  #forgetCode(): void {
    this.#code = null;
    this.#decoded = null;
    this.#decodeFailure = null;
    this.#decoder.clear();
  }
}
