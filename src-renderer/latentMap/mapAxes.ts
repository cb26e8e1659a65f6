import { scaleLinear } from 'd3';
import type { Tick } from '../charts/lossChart';
import { visibleCodes, type MapView } from './mapView';

/** Returns the ticks along both edges of the map, in code units. */
export function mapTicks(view: MapView): { x: Tick[]; y: Tick[] } {
  const codes = visibleCodes(view);
  return {
    x: ticksOf(codes.x, [0, view.widthPx]),
    y: ticksOf(codes.y, [view.heightPx, 0]),
  };
}

function ticksOf(codes: [number, number], px: [number, number]): Tick[] {
  const scale = scaleLinear().domain(codes).range(px);
  const wanted = Math.max(2, Math.floor(Math.abs(px[1] - px[0]) / 70));
  const format = scale.tickFormat(wanted);
  return scale.ticks(wanted).map((value) => ({ at: scale(value), label: format(value) }));
}

/** Radii of the prior's rings in code units: one, two and three sigmas of a standard normal. */
export const PRIOR_SIGMAS = [1, 2, 3] as const;
