const WINDOW_MS = 60_000;
const MAX_DEATHS = 5;
const FIRST_DELAY_MS = 100;

/**
 * Returns how long to wait before something that died is started again: longer with each death of
 * the last minute. Null once it died so often that starting it again helps nobody.
 * @param deathTimesMs when it died, newest last, the death in question included
 */
export function restartDelayMs(deathTimesMs: readonly number[]): number | null {
  const newest = deathTimesMs.at(-1) ?? 0;
  const recent = deathTimesMs.filter((time) => newest - time < WINDOW_MS).length;
  return recent >= MAX_DEATHS ? null : FIRST_DELAY_MS * 4 ** (recent - 1);
}
