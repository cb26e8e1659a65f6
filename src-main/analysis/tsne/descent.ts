import type { KernelWorkspace, Region } from '../kernels/workspace';
import type { Affinities } from './affinities';
import { boxOf, unionOf, type Box } from './box';
import { sumDivergence } from './divergence';
import { ExactField } from './exactField';
import { GridField } from './gridField';
import { POINT_PARTS } from './pointParts';

/** Up to so many points all pairs are taken: quicker than the grid, and exact. */
export const MOST_EXACT = 1000;

/** How the points move in a phase. */
export interface Phase {
  iterations: number;
  /** Factor of the attraction. */
  exaggeration: number;
  momentum: number;
}

/** The map of points under the gradient of the Kullback-Leibler divergence, with gains and momentum. */
export class Descent {
  readonly #workspace: KernelWorkspace;
  readonly #affinities: Affinities;
  readonly #field: ExactField | GridField;
  readonly #velocities: Region;
  readonly #gains: Region;
  readonly #forces: Region;
  readonly #boxes: Region;
  #coords: Region;
  #next: Region;
  #box: Box;

  constructor(workspace: KernelWorkspace, affinities: Affinities, start: Float32Array) {
    this.#workspace = workspace;
    this.#affinities = affinities;
    this.#field =
      affinities.count <= MOST_EXACT
        ? new ExactField(workspace, affinities.count)
        : new GridField(workspace, affinities.count);
    this.#coords = workspace.hold(start);
    this.#next = workspace.allocate('f32', start.length);
    this.#velocities = workspace.allocate('f32', start.length);
    this.#gains = workspace.hold(new Float32Array(start.length).fill(1));
    this.#forces = workspace.allocate('f32', start.length);
    this.#boxes = workspace.allocate('f32', 4 * POINT_PARTS);
    this.#box = boxOf(start);
  }

  /** Does one iteration. With `tellsKl` it returns the divergence of the map as it was before, nats. */
  step({ exaggeration, momentum }: Phase, tellsKl = false): number | null {
    const { count, starts, columns, values } = this.#affinities;
    const z = this.#chargeAndRead();
    const klNats = tellsKl ? this.#divergence(z) : null;
    this.#workspace.run('move', POINT_PARTS, [
      ...[this.#coords, this.#next, this.#velocities, this.#gains, this.#forces],
      ...[starts, columns, values, count, { float: exaggeration }, { float: 1 / z }],
      ...[{ float: learningRate(count, exaggeration) }, { float: momentum }],
      ...[this.#boxes, POINT_PARTS, this.#coords],
    ]);
    [this.#coords, this.#next] = [this.#next, this.#coords];
    this.#box = unionOf(this.#workspace.f32(this.#boxes));
    return klNats;
  }

  /** Returns the divergence of the map's similarities from the affinities, nats. */
  klNats(): number {
    return this.#divergence(this.#chargeAndRead());
  }

  /** Returns a copy of the map [count * 2], its mean at the origin. */
  coords(): Float32Array {
    return centred(this.#workspace.f32(this.#coords));
  }

  #divergence(z: number): number {
    return sumDivergence(this.#workspace, this.#affinities, this.#coords) + Math.log(z);
  }

  /** Computes the repulsion; returns Z, the sum of 1 / (1 + d^2) over all ordered pairs. */
  #chargeAndRead(): number {
    this.#field.charge(this.#coords, this.#box);
    return this.#field.read(this.#coords, this.#forces) - this.#affinities.count;
  }
}

/** Below it small maps would hardly move. */
const LEAST_RATE = 200;

/** Belkina et al. 2019: n over the exaggeration, n / 12 at first, for the gradient without its factor 4. */
function learningRate(count: number, exaggeration: number): number {
  return Math.max(LEAST_RATE, count / exaggeration);
}

function centred(coords: Float32Array): Float32Array {
  let [x, y] = [0, 0];
  for (let at = 0; at < coords.length; at += 2) {
    x += coords[at]!;
    y += coords[at + 1]!;
  }
  const count = coords.length / 2;
  return coords.map((value, at) => value - (at % 2 === 0 ? x : y) / count);
}
