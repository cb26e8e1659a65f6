import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { lockHolder, withLock } from '../../setup/lock.mjs';
import { readJson, writeJson } from '../../setup/stamp.mjs';
import { temporaryFolder } from './temporaryFolder';

/** Starts a process that lives until its input ends. */
function living() {
  return spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}

describe('the set-up lock', () => {
  it('is held during the work and gone afterwards', async () => {
    const file = path.join(temporaryFolder(), 'deep', 'lock.json');
    const during = await withLock(file, () => Promise.resolve(readJson(file)));
    expect(during).toEqual({ processId: process.pid, commandIds: [] });
    expect(existsSync(file)).toBe(false);
  });

  it('names every command that is at work, and leaves out one that has ended', async () => {
    const file = path.join(temporaryFolder(), 'lock.json');
    const commands = [living(), living(), living()] as const;
    const ids = commands.map(({ pid }) => pid ?? 0);
    await withLock(file, async (noteCommand) => {
      noteCommand(ids[0] ?? 0);
      noteCommand(ids[1] ?? 0);
      expect(readJson(file)).toMatchObject({ commandIds: ids.slice(0, 2) });
      commands[0].stdin.end();
      await once(commands[0], 'exit');
      noteCommand(ids[2] ?? 0);
      expect(readJson(file)).toMatchObject({ commandIds: ids.slice(1) });
    });
    commands[1].stdin.end();
    commands[2].stdin.end();
  });

  it('is given back when the work fails', async () => {
    const file = path.join(temporaryFolder(), 'lock.json');
    await expect(withLock(file, () => Promise.reject(new Error('no disk')))).rejects.toThrow(
      'no disk',
    );
    expect(existsSync(file)).toBe(false);
  });

  it('is held by the command a killed set-up left behind, until that ends', async () => {
    const file = path.join(temporaryFolder(), 'lock.json');
    const gone = living();
    gone.stdin.end();
    await once(gone, 'exit');
    const command = living();
    writeJson(file, { processId: gone.pid, commandIds: [gone.pid, command.pid] });
    expect(lockHolder(file)).toBe(command.pid);

    const said = vi.spyOn(console, 'log').mockReturnValue();
    onTestFinished(() => {
      said.mockRestore();
    });
    let isTaken = false;
    const waiting = withLock(file, () => Promise.resolve((isTaken = true)));
    expect(isTaken).toBe(false);
    expect(said).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining(
        `(process ${command.pid ?? 0}; if that is no set-up, delete ${file})`,
      ),
    );
    command.stdin.end();
    await once(command, 'exit');
    await waiting;
    expect(isTaken).toBe(true);
  });

  it('counts as free when its processes are gone or the file is torn', async () => {
    const file = path.join(temporaryFolder(), 'lock.json');
    expect(lockHolder(file)).toBeUndefined();
    const gone = living();
    gone.stdin.end();
    await once(gone, 'exit');
    writeJson(file, { processId: gone.pid });
    expect(lockHolder(file)).toBeUndefined();
    writeJson(file, 'torn');
    expect(lockHolder(file)).toBeUndefined();
  });
});
