import { requireAddon } from '../../engine/backends/addonFolder';

/** Our addon for long vectors (native/linearAlgebra). */
export interface GramAddon {
  /** The processor's instruction set that it uses, or null where that has none which it serves. */
  instructionSet(): string | null;
  /** Adds the products of all pairs of columns of values less the shift to `tiles`, as panels.ts lays them out. */
  addGram(
    values: Float32Array,
    rows: number,
    dim: number,
    shift: Float32Array,
    tiles: Float64Array,
    threads: number,
  ): void;
}

/** Returns the addon. Throws WorkbenchError 'environment' where the set-up has not built it. */
export function loadGramAddon(): GramAddon {
  return requireAddon('linear_algebra.node', 'the addon for linear algebra') as GramAddon;
}
