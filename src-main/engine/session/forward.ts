/** Images in each forward pass outside training: few, so that the memory and the wait stay small. */
export const FORWARD_BATCH = 128;

/** Awaits `pass` for consecutive ranges [start, end) of at most FORWARD_BATCH items. */
export async function forwardInBatches(
  count: number,
  pass: (start: number, end: number) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < count; start += FORWARD_BATCH) {
    await pass(start, Math.min(start + FORWARD_BATCH, count));
  }
}
