import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The headless host: the service in a process of its own. */
export interface ServerProcess {
  child: ChildProcess;
  address: string;
}

/** Starts `latent serve` on a workspace and resolves once it prints its address. */
export async function startServer(mainDir: string, workspaceDir: string): Promise<ServerProcess> {
  const cli = join(mainDir, 'cli.js');
  const child = spawn(
    process.execPath,
    [cli, 'serve', '--port', '0', '--workspace', workspaceDir],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /http:\S+/.exec(line)?.[0];
    if (address !== undefined) return { child, address };
  }
  throw new Error('the server ended before it printed its address');
}

/** Starts a process that listens to the service as a window does. */
export function startWindow(program: string, address: string): ChildProcess {
  return spawn(process.execPath, [program, '--window', address], { stdio: 'ignore' });
}

/** Ends a process at once, as a crash would, and resolves when it is gone. */
export async function killHard(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Returns the processes that a process has started: of a service, its trainers. Linux only. */
export function childrenOf(pid: number): number[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return list.split(' ').filter(Boolean).map(Number);
}
