import { select, zoom, zoomIdentity, type D3ZoomEvent } from 'd3';
import type { ZoomState } from './mapView';

const SCALE_RANGE: [number, number] = [0.2, 200];
/** A press that moves less than this is a click, px. */
const CLICK_DISTANCE_PX = 4;
/** Zoom of one press of + or -. */
const KEY_ZOOM_FACTOR = 1.4;

/** Pan by dragging and zoom by the wheel on one node: the only place where D3 holds the DOM. */
export interface PanZoom {
  reset(): void;
  zoomIn(): void;
  zoomOut(): void;
  detach(): void;
}

/** Attaches pan and zoom to `node`; double clicks and keys are left to the owner. */
export function attachPanZoom(node: HTMLElement, onZoom: (state: ZoomState) => void): PanZoom {
  const target = select(node);
  const behaviour = zoom<HTMLElement, unknown>()
    .scaleExtent(SCALE_RANGE)
    .clickDistance(CLICK_DISTANCE_PX)
    .on('zoom', ({ transform }: D3ZoomEvent<HTMLElement, unknown>) => {
      onZoom({ k: transform.k, x: transform.x, y: transform.y });
    });
  target.call(behaviour).on('dblclick.zoom', null);
  return {
    reset: () => behaviour.transform(target, zoomIdentity),
    zoomIn: () => behaviour.scaleBy(target, KEY_ZOOM_FACTOR),
    zoomOut: () => behaviour.scaleBy(target, 1 / KEY_ZOOM_FACTOR),
    detach: () => target.on('.zoom', null),
  };
}
