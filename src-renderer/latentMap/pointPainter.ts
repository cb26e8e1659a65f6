import type { Rgb } from '../charts/themeColors';
import type { MapView } from './mapView';

/** What is drawn: one disc for each point. */
export interface PointScene {
  view: MapView;
  devicePixelRatio: number;
  /** Radius of a disc, css px. */
  radiusPx: number;
  /** Share of the way from the old to the new places, 0..1. */
  share: number;
  /** Opacity of a disc, 0..1. */
  opacity: number;
}

/** Draws the points of a map on its canvas; one implementation on WebGL2, one on the 2-D canvas. */
export interface PointPainter {
  /** Sets old and new places [2 * count] and the class of each point [count]. */
  setPoints(from: Float32Array, to: Float32Array, classes: Uint8Array): void;
  /** Sets the colour of each class, null for a hidden one; later classes repeat from the start. */
  setColors(colors: readonly (Rgb | null)[]): void;
  draw(scene: PointScene): void;
  dispose(): void;
}

/** Returns the radius at which the discs of a sample stay apart yet are seen, css px. */
export function pointRadius(count: number): number {
  if (count <= 1000) return 3.5;
  if (count <= 5000) return 2.75;
  return count <= 12_000 ? 2.25 : 1.75;
}

/** Returns the opacity at which the density of a sample can be read. */
export function pointOpacity(count: number): number {
  return count <= 5000 ? 0.85 : 0.65;
}
