import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);

interface Memory {
  rss: number;
  heapUsed: number;
  external: number;
  arrayBuffers: number;
  tensors: number;
}

/** Trains in a process of its own; returns its memory after the warm-up and after the steps that follow it. */
async function longRun(
  executor: string,
  warmUpSteps: number,
  steps: number,
): Promise<{ before: Memory; after: Memory }> {
  const script = `
    import { runnerImport } from 'vite';
    await runnerImport('./tests/engine/session/longRun.ts');
  `;
  const { stdout } = await run(
    process.execPath,
    ['--expose-gc', '--input-type=module', '-e', script],
    { env: { ...process.env, LONG_RUN: `${executor} ${warmUpSteps} ${steps}` } },
  );
  return JSON.parse(stdout) as { before: Memory; after: Memory };
}

/*
 * Measured of the session: 10 to 15 MB of RSS after 10,000 steps and 16 MB after 30,000, so it is room
 * that the allocators keep; the JS heap does not grow. A batch of images that is left at each step is
 * 4 KB: 40 MB in 10,000 steps. Tensors of tfjs are counted.
 */
test.concurrent.each([
  { executor: 'session', warmUpSteps: 2000, steps: 10_000, rssBytes: 25e6 },
  // Its thousands of small tensors fill the allocator's pools only by and by.
  { executor: 'eager', warmUpSteps: 800, steps: 1000, rssBytes: 20e6 },
])(
  '$steps steps of the $executor executor leave no memory behind',
  { timeout: 240_000 },
  async ({ executor, warmUpSteps, steps, rssBytes }) => {
    const { before, after } = await longRun(executor, warmUpSteps, steps);
    expect(after.tensors).toBe(before.tensors);
    expect(after.rss - before.rss).toBeLessThan(rssBytes);
    expect(after.heapUsed - before.heapUsed).toBeLessThan(1e6);
    expect(after.external - before.external).toBeLessThan(1e5);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(1e5);
  },
);
