import { setTimeout as delay } from 'node:timers/promises';
import { connectToService } from './serviceClient';

/** Does to the service what a window does: listens, reads the curves, and clicks, until it is killed. */
export async function actAsWindow(address: string): Promise<never> {
  const client = await connectToService(address, () => undefined);
  for (;;) {
    for (const { runId } of await client.request('runs.list', {})) {
      await client.request('metrics.get', { runId });
      const codes = Float32Array.of(Math.random(), Math.random());
      // A run between two trainers may have nothing to explore.
      await client.request('explore.decode', { runId, codes, label: null }).catch(() => undefined);
    }
    await delay(50);
  }
}
