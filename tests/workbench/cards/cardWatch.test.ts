import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { CardWatch } from '../../../src-main/workbench/cards/cardWatch';
import { card } from './card';
import { fakeNvidiaSmi, says } from './fakeNvidiaSmi';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

it('tries again half a minute after nvidia-smi has failed, and tells cards by the numbers of CUDA', async () => {
  const folder = fakeNvidiaSmi(
    'exit 1',
    `if [ -e "$HOME_OF_FAKE/failed" ]; then touch "$HOME_OF_FAKE/again"; ${says('2, 50, 1, 30, 60\n')}; exec sleep 1000; fi; touch "$HOME_OF_FAKE/failed"; exit 9`,
  );
  // As CUDA_VISIBLE_DEVICES=2 shows them.
  const visible = () => Promise.resolve([{ card: card(0), driverIndex: 2 }]);
  const record = vi.fn();
  const watch = new CardWatch({ visible }, record);
  onTestFinished(() => watch.follow(new Map()));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  watch.follow(new Map([['r', [0]]]));
  const PATIENCE = { timeout: 20_000 };
  await vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(10_000);
    expect(existsSync(join(folder, 'again'))).toBe(true);
  }, PATIENCE);
  await vi.waitFor(() => expect(record).toHaveBeenCalledOnce(), PATIENCE);
  expect(record).toHaveBeenCalledWith('r', [
    expect.objectContaining({ card: 0, utilisation: 0.5 }),
  ]);
});
