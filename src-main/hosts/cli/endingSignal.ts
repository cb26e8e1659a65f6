const ENDING_SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** A wish to end, from the terminal or the system. */
export interface EndingSignal {
  /** Resolves with the first signal. The second ends the process at once. */
  received: Promise<NodeJS.Signals>;
  /** Gives the signals back their usual meaning. */
  release: () => void;
}

/** From now on a signal asks the command to end instead of ending the process. */
export function heedEndingSignals(): EndingSignal {
  let tell: (signal: NodeJS.Signals) => void = () => undefined;
  const received = new Promise<NodeJS.Signals>((resolve) => (tell = resolve));
  const listener = (signal: NodeJS.Signals): void => {
    release();
    tell(signal);
  };
  const release = (): void => {
    for (const signal of ENDING_SIGNALS) process.removeListener(signal, listener);
  };
  for (const signal of ENDING_SIGNALS) process.on(signal, listener);
  return { received, release };
}
