interface Heard<Told> {
  waiting: Told[];
  isOver: boolean;
  /** Ends the wait for something new. */
  wake: () => void;
}

/**
 * Does work that tells by a function, and yields what it tells as it comes; ends with the work, or throws what that
 * throws.
 */
export async function* toldBy<Told>(
  work: (tell: (told: Told) => void) => Promise<void>,
): AsyncGenerator<Told> {
  const heard: Heard<Told> = { waiting: [], isOver: false, wake: () => undefined };
  const done = work((told) => {
    heard.waiting.push(told);
    heard.wake();
  }).finally(() => {
    heard.isOver = true;
    heard.wake();
  });
  // It is awaited below; until then its failure is nobody's.
  done.catch(() => undefined);
  while (!heard.isOver || heard.waiting.length > 0) {
    if (heard.waiting.length === 0) await new Promise<void>((resolve) => (heard.wake = resolve));
    yield* heard.waiting.splice(0);
  }
  await done;
}
