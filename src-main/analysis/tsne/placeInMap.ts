import type { KernelWorkspace, Region } from '../kernels/workspace';
import { nearestAmong, type Neighbours } from '../neighbours/nearestNeighbours';
import type { Points } from '../points';
import { conditionalAffinities } from './affinities';
import { boxOf, type Box } from './box';
import { checkPoints } from './checks';
import { GridField } from './gridField';
import { POINT_PARTS } from './pointParts';

/** A map, and the points it shows. */
export interface ReferenceMap {
  points: Points;
  /** [count * 2] */
  coords: Float32Array;
}

export interface PlaceSettings {
  /** About how many of the reference's points a new one looks at. */
  perplexity: number;
  iterations: number;
}

/** As in openTSNE's `transform`: fewer neighbours and gentle steps, since the new points begin near their places. */
export const PLACE_DEFAULTS: PlaceSettings = { perplexity: 5, iterations: 250 };

const EXAGGERATION = 1.5;
const LEARNING_RATE = 0.1;
const MOMENTUM = 0.8;
/** How far from the reference's border a new point may come to lie, in units of the map. */
const BORDER = 5;
const NEIGHBOURS_OF_PERPLEXITY = 3;
const LEAST_NEIGHBOURS = 25;
const ITERATIONS_A_PASS = 10;

/**
 * Places new points in a map, whose own points stay where they are; new points do not feel each other (Policar et al.
 * 2023, "Embedding to reference t-SNE space"). Each begins at the weighted median of its neighbours and
 * descends its own divergence. Returns [newPoints.count * 2]: equal points get equal places.
 * Throws RangeError where the points' dimensions differ, the coordinates do not fit the reference, the perplexity is not 1 to a third of its
 * points, or numbers are not finite.
 */
export async function placeInMap(
  workspace: KernelWorkspace,
  reference: ReferenceMap,
  newPoints: Points,
  { perplexity, iterations }: PlaceSettings,
  betweenPasses: () => Promise<void>,
): Promise<Float32Array> {
  checkReference(reference, newPoints, perplexity);
  if (newPoints.count === 0) return new Float32Array(0);
  const wanted = Math.max(LEAST_NEIGHBOURS, Math.ceil(NEIGHBOURS_OF_PERPLEXITY * perplexity));
  const k = Math.min(reference.points.count, wanted);
  return workspace.scope(async () => {
    const neighbours = await nearestAmong(workspace, newPoints, reference.points, k, betweenPasses);
    const conditional = conditionalAffinities(workspace, neighbours, perplexity);
    const start = medians(neighbours, workspace.f32(conditional), reference.coords);
    const rows = paddedRows(workspace, neighbours, conditional);
    const placing = new Placing(workspace, reference, start, rows);
    for (let iteration = 0; iteration < iterations; iteration++) {
      if (iteration % ITERATIONS_A_PASS === 0) await betweenPasses();
      placing.step();
    }
    return placing.coords();
  });
}

/** New points on their way. */
class Placing {
  readonly #workspace: KernelWorkspace;
  readonly #rows: Rows;
  readonly #field: GridField;
  readonly #reference: Region;
  readonly #order: Region;
  readonly #velocities: Region;
  readonly #gains: Region;
  readonly #forces: Region;
  readonly #potentials: Region;
  readonly #boxes: Region;
  readonly #box: Box;
  #coords: Region;
  #next: Region;

  constructor(
    workspace: KernelWorkspace,
    { coords }: ReferenceMap,
    start: Float32Array,
    rows: Rows,
  ) {
    this.#workspace = workspace;
    this.#rows = rows;
    this.#reference = workspace.hold(coords);
    this.#box = widened(boxOf(coords));
    const count = start.length / 2;
    this.#order = workspace.hold(Int32Array.from({ length: count }, (_, at) => at));
    this.#coords = workspace.hold(start);
    this.#next = workspace.allocate('f32', start.length);
    this.#velocities = workspace.allocate('f32', start.length);
    this.#gains = workspace.hold(new Float32Array(start.length).fill(1));
    this.#forces = workspace.allocate('f32', start.length);
    this.#potentials = workspace.allocate('f32', count);
    this.#boxes = workspace.allocate('f32', 4 * POINT_PARTS);
    this.#field = new GridField(workspace, coords.length / 2);
    this.#field.charge(this.#reference, this.#box);
  }

  step(): void {
    this.#field.readAt(this.#coords, this.#order, this.#forces, this.#potentials);
    const forces = this.#workspace.f32(this.#forces);
    const potentials = this.#workspace.f32(this.#potentials);
    // Each point has a Z of its own.
    for (let at = 0; at < forces.length; at++) forces[at]! /= potentials[at >> 1]!;
    const { starts, columns, values } = this.#rows;
    this.#workspace.run('move', POINT_PARTS, [
      ...[this.#coords, this.#next, this.#velocities, this.#gains, this.#forces],
      ...[starts, columns, values, potentials.length, { float: EXAGGERATION }, { float: 1 }],
      ...[{ float: LEARNING_RATE }, { float: MOMENTUM }, this.#boxes, POINT_PARTS, this.#reference],
    ]);
    [this.#coords, this.#next] = [this.#next, this.#coords];
    this.#keepInside();
  }

  coords(): Float32Array {
    return this.#workspace.f32(this.#coords).slice();
  }

  /** The field is known on the grid alone. */
  #keepInside(): void {
    const { minX, maxX, minY, maxY } = this.#box;
    const coords = this.#workspace.f32(this.#coords);
    for (let at = 0; at < coords.length; at += 2) {
      coords[at] = Math.min(maxX, Math.max(minX, coords[at]!));
      coords[at + 1] = Math.min(maxY, Math.max(minY, coords[at + 1]!));
    }
  }
}

/** Affinities to the reference by rows, as `Affinities`. */
interface Rows {
  starts: Region;
  columns: Region;
  values: Region;
}

/** Rows of a length that is a multiple of four. */
function paddedRows(
  workspace: KernelWorkspace,
  { count, k, indices }: Neighbours,
  conditional: Region,
): Rows {
  const length = Math.ceil(k / 4) * 4;
  const columns = new Int32Array(count * length);
  const values = new Float32Array(count * length);
  const affinities = workspace.f32(conditional);
  for (let i = 0; i < count; i++) {
    columns.set(indices.subarray(i * k, (i + 1) * k), i * length);
    values.set(affinities.subarray(i * k, (i + 1) * k), i * length);
  }
  return {
    starts: workspace.hold(Int32Array.from({ length: count + 1 }, (_, i) => i * length)),
    columns: workspace.hold(columns),
    values: workspace.hold(values),
  };
}

/** Returns each point's median of its neighbours' coordinates, on each axis: where half of the affinity is on either side. */
function medians(
  { count, k, indices }: Neighbours,
  affinities: Float32Array,
  coords: Float32Array,
): Float32Array {
  const starts = new Float32Array(2 * count);
  const places = Array.from({ length: k }, (_, at) => at);
  for (let at = 0; at < 2 * count; at++) {
    const row = (at >> 1) * k;
    const coordOf = (place: number) => coords[2 * indices[row + place]! + (at & 1)]!;
    places.sort((a, b) => coordOf(a) - coordOf(b) || a - b);
    let below = 0;
    starts[at] = coordOf(
      places.find((place) => (below += affinities[row + place]!) >= 0.5) ?? places[k - 1]!,
    );
  }
  return starts;
}

function widened({ minX, minY, maxX, maxY }: Box): Box {
  return { minX: minX - BORDER, minY: minY - BORDER, maxX: maxX + BORDER, maxY: maxY + BORDER };
}

function checkReference(
  { points, coords }: ReferenceMap,
  newPoints: Points,
  perplexity: number,
): void {
  checkPoints(points);
  checkPoints(newPoints);
  if (coords.length !== 2 * points.count) {
    throw new RangeError(
      `the reference's map must have ${2 * points.count} coordinates, got ${coords.length}`,
    );
  }
  if (!coords.every(Number.isFinite)) throw new RangeError("the reference's map must be finite");
  if (newPoints.dim !== points.dim) {
    throw new RangeError(`new points must have ${points.dim} dimensions, got ${newPoints.dim}`);
  }
  const most = Math.floor(points.count / NEIGHBOURS_OF_PERPLEXITY);
  if (!(perplexity >= 1 && perplexity <= most)) {
    throw new RangeError(
      `perplexity must be 1 to ${most} for ${points.count} reference points, got ${perplexity}`,
    );
  }
}
