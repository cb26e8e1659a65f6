import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { bundledNodePath, CLI_PATH } from './project';

/** A running `latent serve`. */
export interface HeadlessHost {
  /** The printed address with its token: `http://127.0.0.1:PORT/#token=...`. */
  address: string;
  /** `http://127.0.0.1:PORT`. */
  origin: string;
  token: string;
  pid: number;
  /** What the host has written to standard error so far. */
  errorOutput(): string;
  /** Ends the host as Ctrl-C does; returns its exit code, null when a signal ended it. */
  stop(): Promise<number | null>;
}

/** Starts the built headless host on a workspace. Throws when it ends before it prints an address. */
export async function startHeadlessHost(
  workspaceDir: string,
  port: number | 'default' = 0,
): Promise<HeadlessHost> {
  const portArguments = port === 'default' ? [] : ['--port', String(port)];
  const child = spawn(
    bundledNodePath(),
    [CLI_PATH, 'serve', '--workspace', workspaceDir, ...portArguments],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let errorOutput = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errorOutput += text));
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const address = await Promise.race([
    printedAddress(child),
    exited.then(([exitCode]) => {
      throw new Error(`latent serve ended with ${String(exitCode)} at start: ${errorOutput}`);
    }),
  ]);
  const url = new URL(address);
  return {
    address,
    origin: url.origin,
    token: url.hash.slice('#token='.length),
    pid: child.pid!,
    errorOutput: () => errorOutput,
    stop: async () => {
      child.kill('SIGINT');
      return (await exited)[0];
    },
  };
}

async function printedAddress(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const address = /http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+/.exec(line)?.[0];
    if (address !== undefined) {
      child.stdout!.resume();
      return address;
    }
  }
  // The output ended without an address: the exit of the process tells why.
  return new Promise(() => undefined);
}
