import type { KernelWorkspace, Region } from '../kernels/workspace';
import { POINT_PARTS } from './pointParts';

/** A coordinate that is far from every point, and whose square is still a float. */
const FAR = 1e18;

/** The same as GridField, by all pairs. */
export class ExactField {
  readonly #workspace: KernelWorkspace;
  readonly #count: number;
  readonly #x: Region;
  readonly #y: Region;
  readonly #sums: Region;

  constructor(workspace: KernelWorkspace, count: number) {
    this.#workspace = workspace;
    this.#count = count;
    const padded = Math.ceil(count / 4) * 4;
    this.#x = workspace.hold(new Float32Array(padded).fill(FAR));
    this.#y = workspace.hold(new Float32Array(padded).fill(FAR));
    this.#sums = workspace.allocate('f64', POINT_PARTS);
  }

  charge(coords: Region): void {
    const [values, x, y] = [coords, this.#x, this.#y].map((region) => this.#workspace.f32(region));
    for (let i = 0; i < this.#count; i++) {
      x![i] = values![2 * i]!;
      y![i] = values![2 * i + 1]!;
    }
  }

  read(coords: Region, forces: Region): number {
    this.#workspace.run('repel', POINT_PARTS, [
      ...[this.#x, this.#y, this.#count, coords, forces, this.#sums, POINT_PARTS],
    ]);
    const sums = this.#workspace.f64(this.#sums);
    return this.#count + sums.reduce((total, value) => total + value, 0);
  }
}
