import type { KernelWorkspace, Region } from '../kernels/workspace';
import { splineSpectrum, splineTables } from './bSpline';
import { radicesOf, rootsOf } from './fourierSizes';
import type { Box } from './box';
import { gridShape, type GridShape } from './gridShape';
import { POINT_PARTS } from './pointParts';

/** Order of the B-splines: a charge is spread over so many cells on each axis. */
const SPLINE_ORDER = 6;
/** Cells of a map of ordinary size, in its units: the kernel 1 / (1 + r^2) has its inflexion at 0.58. */
const SPACING = 0.4;
/** Floats of one value of a transform. */
const VALUE = 8;

/** A transform's length with what the kernels need for it. */
interface Axis {
  size: number;
  roots: Region;
  radices: Region;
  reversed: Region;
}

/**
 * The potential phi(y) = sum over j of 1 / (1 + |y - y_j|^2) of points in the plane, by a particle-mesh method: unit
 * charges are spread over a grid with B-splines, convolved with the kernel by Fourier transforms, and potential and
 * gradient read back through the same splines. The kernel's spectrum is divided twice by the splines' own (Essmann et
 * al. 1995, smooth particle mesh Ewald), which undoes their smoothing.
 *
 * One field is enough for the repulsion of t-SNE: sum over j of (y - y_j) / (1 + d^2)^2 is minus half its gradient,
 * and Z is the sum of phi(y_i) - 1. FIt-SNE (Linderman et al. 2019) convolves three or four.
 */
export class GridField {
  readonly #workspace: KernelWorkspace;
  readonly #count: number;
  readonly #weights: Region;
  readonly #slopes: Region;
  readonly #order: Region;
  readonly #rowOf: Region;
  readonly #smallScratch: Region;
  readonly #sums: Region;
  readonly #parts: number;
  readonly #axes = new Map<number, Axis>();
  readonly #pool = new Map<string, Region>();
  #shape: GridShape | null = null;

  /** @param count of charges */
  constructor(workspace: KernelWorkspace, count: number) {
    this.#workspace = workspace;
    this.#count = count;
    const { weights, slopes } = splineTables(SPLINE_ORDER);
    this.#weights = workspace.hold(weights);
    this.#slopes = workspace.hold(slopes);
    this.#order = workspace.allocate('i32', count);
    this.#rowOf = workspace.allocate('i32', count);
    // A few parts a thread, so that one that is held up does not keep the others waiting for long.
    this.#parts = 4 * workspace.threads;
    this.#smallScratch = workspace.allocate('f32', 32 * Math.max(this.#parts, POINT_PARTS));
    this.#sums = workspace.allocate('f64', POINT_PARTS);
  }

  /** Computes the potential of charges at coords ([count * 2]) on the grid. */
  charge(coords: Region, box: Box): void {
    const shape = gridShape(box, SPACING, SPLINE_ORDER, this.#shape);
    if (shape !== this.#shape) this.#adopt(shape);
    const grid = this.#gridOf(shape);
    const rows = shape.sizeY / 2;
    const starts = this.#region('starts', 'i32', rows + 1);
    const perUnit = { float: 1 / shape.spacing };
    const [originX, originY] = [{ float: shape.originX }, { float: shape.originY }];
    const before = SPLINE_ORDER / 2 - 1;
    this.#workspace.run('sortByRow', 1, [
      ...[coords, this.#order, starts, this.#rowOf, this.#count, rows, originY, perUnit, before],
    ]);
    this.#workspace.run('spread', this.#parts, [
      ...[coords, this.#order, starts, grid.cells, this.#weights, this.#smallScratch],
      ...[rows, grid.pitch, SPLINE_ORDER, originX, originY, perUnit, this.#parts],
    ]);
    this.#convolve(shape);
  }

  /**
   * Reads the field at the charges. `forces` ([count * 2]) receives sum over j of (y - y_j) / (1 + d^2)^2.
   * Returns the sum of the potentials, each of which has the charge's own, 1, in it.
   */
  read(coords: Region, forces: Region): number {
    const potentials = this.#region('potentials', 'f32', this.#count);
    return this.#read(coords, this.#order, this.#count, forces, potentials);
  }

  /** As `read`, at any `order.length` coords on the grid, taken in this order. Potentials are [order.length]. */
  readAt(coords: Region, order: Region, forces: Region, potentials: Region): void {
    this.#read(coords, order, order.length, forces, potentials);
    const least = this.#leastPotential();
    const values = this.#workspace.f32(potentials);
    for (let i = 0; i < order.length; i++) values[i]! += least;
  }

  #read(coords: Region, order: Region, count: number, forces: Region, potentials: Region): number {
    const shape = this.#shape!;
    const grid = this.#gridOf(shape);
    this.#workspace.run('interpolate', POINT_PARTS, [
      ...[coords, order, grid.cells, this.#weights, this.#slopes, this.#smallScratch],
      ...[forces, this.#sums, count, grid.pitch, SPLINE_ORDER],
      ...[{ float: shape.originX }, { float: shape.originY }, { float: 1 / shape.spacing }],
      ...[POINT_PARTS, potentials],
    ]);
    const sum = this.#workspace.f64(this.#sums).reduce((total, value) => total + value, 0);
    return sum + count * this.#leastPotential();
  }

  /** What the kernel lacks on the grid (zeroSquare), times the charges. */
  #leastPotential(): number {
    return this.#count / (1 + zeroSquare(this.#shape!));
  }

  #convolve(shape: GridShape): void {
    const { half, blocks, cells } = this.#gridOf(shape);
    const [x, y] = [this.#axis(shape.sizeX), this.#axis(shape.sizeY)];
    const parts = this.#parts;
    const longest = Math.max(shape.sizeX, shape.sizeY);
    const scratch = this.#region('scratch', 'f32', parts * (2 * longest + 1) * VALUE);
    const spectrum = this.#region('spectrum', 'f32', blocks * 2 * half * VALUE);
    const factors = this.#region('factors', 'f32', blocks * (shape.sizeX / 2 + 1) * 4);
    this.#workspace.run('transformColumns', parts, [
      ...[cells, spectrum, scratch, y.roots, y.radices, y.size, half, parts],
    ]);
    this.#workspace.run('convolveRows', parts, [
      ...[spectrum, factors, scratch, x.roots, x.radices, x.reversed, x.size, half, blocks, parts],
    ]);
    this.#workspace.run('transformColumnsBack', parts, [
      ...[cells, spectrum, scratch, y.roots, y.reversed, y.size, half, parts],
    ]);
  }

  /** Computes the kernel's spectrum where spacing or sizes are new. */
  #adopt(shape: GridShape): void {
    const before = this.#shape;
    this.#shape = shape;
    if (
      before?.spacing === shape.spacing &&
      before.sizeX === shape.sizeX &&
      before.sizeY === shape.sizeY
    ) {
      return;
    }
    const [x, y] = [this.#axis(shape.sizeX), this.#axis(shape.sizeY)];
    const { blocks } = this.#gridOf(shape);
    const groupsX = Math.ceil((x.size / 2 + 1) / 8);
    const groupsY = Math.ceil((y.size / 2 + 1) / 8);
    const pitch = groupsY * 8;
    const rows = this.#region('kernelRows', 'f32', (x.size / 2 + 1) * pitch);
    const scratch = this.#region(
      'kernelScratch',
      'f32',
      Math.max(groupsX * y.size, groupsY * x.size) * 2 * VALUE,
    );
    const factors = this.#region('factors', 'f32', blocks * (x.size / 2 + 1) * 4);
    this.#workspace.run('kernelRows', groupsY, [
      ...[rows, scratch, x.roots, x.radices, x.size, pitch],
      ...[{ float: shape.spacing }, { float: zeroSquare(shape) }],
    ]);
    // The transforms back want a division by their sizes, and the columns' spectra come doubled.
    const xFactors = this.#inverseSpectrum('xFactors', x.size, 0.5 / (x.size * y.size));
    const yFactors = this.#inverseSpectrum('yFactors', y.size, 1);
    this.#workspace.run('kernelColumns', groupsX, [
      ...[rows, factors, scratch, y.roots, y.radices, y.size, pitch, x.size, blocks],
      ...[xFactors, yFactors],
    ]);
  }

  #inverseSpectrum(name: string, size: number, scale: number): Region {
    const region = this.#region(name, 'f32', size / 2 + 1);
    const values = this.#workspace.f32(region);
    for (let k = 0; k <= size / 2; k++) {
      values[k] = scale / splineSpectrum(SPLINE_ORDER, (2 * Math.PI * k) / size) ** 2;
    }
    return region;
  }

  #gridOf(shape: GridShape): { cells: Region; half: number; pitch: number; blocks: number } {
    // Half of the columns, in vectors of four.
    const half = Math.ceil(shape.sizeX / 4 / 4) * 4;
    const pitch = 2 * half;
    const cells = this.#region('cells', 'f32', (shape.sizeY / 2) * pitch);
    return { cells, half, pitch, blocks: Math.floor(shape.sizeY / 2 / 4) + 1 };
  }

  #axis(size: number): Axis {
    const known = this.#axes.get(size);
    if (known !== undefined) return known;
    const radices = Int32Array.from(radicesOf(size));
    const axis = {
      size,
      roots: this.#workspace.hold(rootsOf(size)),
      radices: this.#workspace.hold(radices),
      reversed: this.#workspace.hold(radices.toReversed()),
    };
    this.#axes.set(size, axis);
    return axis;
  }

  /** Returns room of at least a length, the same for a name until it must be larger. */
  #region(name: string, kind: Region['kind'], length: number): Region {
    const known = this.#pool.get(name);
    if (known !== undefined && known.length >= length) return known;
    const region = this.#workspace.allocate(kind, Math.ceil(length * 1.3));
    this.#pool.set(name, region);
    return region;
  }
}

/**
 * The square of the distance at which the kernel is made 0: the farthest on the grid. Where a map is still tiny the
 * kernel is next to 1 everywhere, and its differences would be lost among the digits.
 */
function zeroSquare({ sizeX, sizeY, spacing }: GridShape): number {
  return ((sizeX / 2) ** 2 + (sizeY / 2) ** 2) * spacing ** 2;
}
