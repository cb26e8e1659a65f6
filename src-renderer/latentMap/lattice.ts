import { visibleCodes, type CodePoint, type MapView } from './mapView';

/** Evenly spaced codes over the visible part of the map. */
export interface Lattice {
  /** Distance of two neighbours, code units: 1, 2, 2.5 or 5 times a power of ten. */
  step: number;
  points: CodePoint[];
}

/**
 * Returns the lattice whose neighbours are at least `leastPx` apart. It lies on multiples of its
 * step, so that panning moves over one and the same lattice.
 */
export function visibleLattice(view: MapView, leastPx: number): Lattice {
  const step = roundStep(leastPx / view.pxPerUnit);
  const codes = visibleCodes(view);
  const points = multiples(codes.y, step).flatMap((y) =>
    multiples(codes.x, step).map((x) => ({ x, y })),
  );
  return { step, points };
}

function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= least * (1 - 1e-9));
  return (factor ?? 10) * power;
}

function multiples([low, high]: readonly [number, number], step: number): number[] {
  const first = Math.ceil(low / step);
  const count = Math.max(0, Math.floor(high / step) - first + 1);
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}
