/** About as long as nobody minds to wait for an answer. */
const SLICE_MS = 30;

/**
 * Does the parts of a long job in jobs of some 30 ms and awaits `betweenPasses` before each; what that throws
 * ends the work.
 * @param most parts that a job may have.
 * @param run does `count` parts from `first` on.
 */
export async function inSlices(
  parts: number,
  most: number,
  run: (first: number, count: number) => void,
  betweenPasses: () => Promise<void>,
): Promise<void> {
  let size = 1;
  for (let first = 0; first < parts;) {
    await betweenPasses();
    const count = Math.min(size, parts - first);
    const begunMs = performance.now();
    run(first, count);
    const tookMs = Math.max(performance.now() - begunMs, 0.1);
    first += count;
    size = Math.max(1, Math.min(most, 2 * size, Math.round((count * SLICE_MS) / tookMs)));
  }
}
