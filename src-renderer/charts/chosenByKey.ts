/**
 * Returns which of a chart's moments is read out after a key: arrows move (with Shift by a fiftieth of
 * all), Escape follows the newest again (null). Keys that it knows go no further.
 * @param chosen what is read out now; null follows the newest.
 */
export function chosenByKey(
  event: KeyboardEvent,
  chosen: number | null,
  count: number,
): number | null {
  const stride = event.shiftKey ? Math.max(1, Math.round(count / 50)) : 1;
  const from = Math.min(chosen ?? Infinity, count - 1);
  let next: number | null;
  if (event.key === 'ArrowLeft') next = Math.max(0, from - stride);
  else if (event.key === 'ArrowRight') next = Math.min(count - 1, from + stride);
  else if (event.key === 'Escape' && chosen !== null) next = null;
  else return chosen;
  event.preventDefault();
  event.stopPropagation();
  return next;
}
