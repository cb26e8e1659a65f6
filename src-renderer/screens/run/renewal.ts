/** While a run trains, its explored panels are renewed at most this often. */
export const LIVE_REFRESH_MS = 4000;
/** An answer may take at most this share of the time, since training waits for it ... */
const LIVE_SHARE = 0.02;
/** ... but one slow answer, such as the first, must not silence a panel for longer than this. */
const SLOWEST_REFRESH_MS = 15_000;
/** Failures in a row after which only the user, or newer weights, try again. */
const MAX_TRIES = 3;

/** What is known of a request when its renewal is decided. */
export interface RenewalState {
  /** Whether the very same was asked last; anything else is asked at once. */
  isSameRequest: boolean;
  /** Step of the newest weights, and the step at which was asked last. */
  step: number;
  askedStep: number;
  /** Whether training waits for the answer. */
  isTraining: boolean;
  /** Failures in a row. */
  failures: number;
  /** How long the last answer took. */
  tookMs: number;
  sinceAskedMs: number;
}

/** Returns after how many ms to ask again, or null where the answer at hand is current. */
export function renewalDelayMs(state: RenewalState): number | null {
  if (!state.isSameRequest) return 0;
  const isRetry = state.failures > 0 && state.failures < MAX_TRIES;
  if (state.step === state.askedStep && !isRetry) return null;
  if (!state.isTraining && !isRetry) return 0;
  const shareMs = Math.min(SLOWEST_REFRESH_MS, state.tookMs / LIVE_SHARE);
  const pauseMs = Math.max(LIVE_REFRESH_MS, shareMs) * 2 ** Math.max(0, state.failures - 1);
  return Math.max(0, pauseMs - state.sinceAskedMs);
}
