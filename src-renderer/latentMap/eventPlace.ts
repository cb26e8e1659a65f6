import type { Place } from './mapView';

/** Returns where an event of the mouse is on the element that listens, px. */
export function eventPlace(event: MouseEvent & { currentTarget: HTMLElement }): Place {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}
