import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { listCards, watchCards } from '../../../src-main/workbench/cards/nvidiaSmi';
import type { CardReading } from '../../../src-shared/domain';
import { temporaryFolder } from '../../store/support';
import { fakeNvidiaSmi, says, TWO_CARDS } from './fakeNvidiaSmi';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe('the list of cards', () => {
  it('is what nvidia-smi says', async () => {
    fakeNvidiaSmi(says(TWO_CARDS));
    expect((await listCards()).map(({ card }) => card.name)).toEqual([
      'NVIDIA H100 80GB HBM3',
      'NVIDIA L4',
    ]);
  });

  it('is empty without nvidia-smi', async () => {
    vi.stubEnv('PATH', temporaryFolder());
    expect(await listCards()).toEqual([]);
  });

  it('is empty where nvidia-smi fails, whatever it says', async () => {
    fakeNvidiaSmi(`${says(TWO_CARDS)}; exit 9`);
    expect(await listCards()).toEqual([]);
  });

  it('is empty where the program cannot be run', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'nvidia-smi'), 'no program', { mode: 0o755 });
    vi.stubEnv('PATH', folder);
    expect(await listCards()).toEqual([]);
  });

  it('is empty where nvidia-smi hangs, and that is ended', async () => {
    const folder = fakeNvidiaSmi('echo $$ > "$HOME_OF_FAKE/pid"; exec sleep 1000');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const listed = listCards();
    const pid = await vi.waitFor(() => pidIn(folder), { timeout: 10_000 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await listed).toEqual([]);
    await untilGone(pid);
  });
});

describe('watched cards', () => {
  it('are told round by round, also where lines come in pieces', async () => {
    const rounds = `printf '0, 5, 10, 30, 60.5\\n1, 0, '; sleep 0.05; printf '20, 31, [N/A]\\n'; exec sleep 1000`;
    fakeNvidiaSmi('exit 1', rounds);
    const readings: CardReading[] = [];
    const stop = watchCards(
      (round) => readings.push(...round),
      () => undefined,
    );
    onTestFinished(stop);
    await vi.waitFor(() => expect(readings).toHaveLength(2), { timeout: 10_000 });
    expect(readings).toMatchObject([
      { card: 0, utilisation: 0.05, powerW: 60.5 },
      { card: 1, utilisation: 0, powerW: null, memoryUsedBytes: 20 * 1_048_576 },
    ]);
  });

  it('are no longer read once that is ended', async () => {
    const folder = fakeNvidiaSmi('exit 1', 'echo $$ > "$HOME_OF_FAKE/pid"; exec sleep 1000');
    const ended = vi.fn();
    const stop = watchCards(() => undefined, ended);
    const pid = await vi.waitFor(() => pidIn(folder), { timeout: 10_000 });
    stop();
    await untilGone(pid);
    expect(ended).not.toHaveBeenCalled();
  });

  it.each([
    ['is not there', null],
    ['fails', 'echo "Failed to initialize NVML: Driver/library version mismatch"; exit 18'],
  ])('are told to be lost where nvidia-smi %s', async (_, watch) => {
    if (watch === null) vi.stubEnv('PATH', temporaryFolder());
    else fakeNvidiaSmi('exit 1', watch);
    const read = vi.fn();
    await new Promise<void>((ended) => watchCards(read, ended));
    expect(read).not.toHaveBeenCalled();
  });

  it('are told to be lost where nvidia-smi falls silent, and that is ended', async () => {
    const folder = fakeNvidiaSmi('exit 1', 'echo $$ > "$HOME_OF_FAKE/pid"; exec sleep 1000');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const ended = new Promise<void>((resolve) => watchCards(() => undefined, resolve));
    const pid = await vi.waitFor(() => pidIn(folder), { timeout: 10_000 });
    await vi.advanceTimersByTimeAsync(15_000);
    await ended;
    await untilGone(pid);
  });
});

function pidIn(folder: string): number {
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  expect(pid).toBeGreaterThan(0);
  return pid;
}

async function untilGone(pid: number): Promise<void> {
  vi.useRealTimers();
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), { timeout: 10_000 });
}
