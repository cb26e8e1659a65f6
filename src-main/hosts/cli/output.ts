/** Where a command writes: results to stdout, everything else to stderr. */
export interface Output {
  /** One line of the result. */
  result: (line: string) => void;
  /** One line for the reader beside the result. */
  note: (line: string) => void;
  /** Replaces the live line at the foot of a terminal; does nothing where there is none. */
  live: (line: string) => void;
}

/** The streams as they are used here, so that tests can watch them. */
export interface OutputStream {
  write: (text: string) => unknown;
  isTTY?: boolean;
  columns?: number;
}

/** Returns the output of a process on its two streams. */
export function createOutput(stdout: OutputStream, stderr: OutputStream): Output {
  let isLive = false;
  const clearLive = (): void => {
    if (isLive) stderr.write('\r\x1b[2K');
    isLive = false;
  };
  return {
    result: (line) => {
      clearLive();
      stdout.write(`${line}\n`);
    },
    note: (line) => {
      clearLive();
      stderr.write(`${line}\n`);
    },
    live: (line) => {
      if (stderr.isTTY !== true) return;
      clearLive();
      // A line that wraps could not be taken back.
      stderr.write(line.slice(0, (stderr.columns ?? 80) - 1));
      isLive = true;
    },
  };
}

/** A reader that has seen enough (`latent runs | head`) closes the pipe: that is no failure. */
export function tolerateClosedPipes(streams: readonly NodeJS.WriteStream[]): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
