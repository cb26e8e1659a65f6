import { spawn, type ChildProcess } from 'node:child_process';
import type { CardReading } from '../../../src-shared/domain';
import {
  CARD_QUERY,
  type DriverCard,
  parseCards,
  parseReading,
  READING_QUERY,
} from './parseNvidiaSmi';

/** NVIDIA's own program, which comes with the driver. */
const PROGRAM = 'nvidia-smi';
const FORMAT = '--format=csv,noheader,nounits';
/** It wakes each card first where none is in use, which takes seconds. */
const LIST_PATIENCE_MS = 10_000;
const INTERVAL_S = 2;
/** Without a line for so long it hangs. */
const SILENCE_MS = 15_000;
/** Longer than any answer: what does not end there is no answer. */
const MOST_CHARACTERS = 100_000;

/**
 * Resolves with the cards as the driver's nvidia-smi lists them; with none where there is no such program, or where it
 * fails or hangs. Never rejects.
 */
export function listCards(): Promise<DriverCard[]> {
  return new Promise((resolve) => {
    const child = start([`--query-gpu=${CARD_QUERY}`, FORMAT]);
    let answer = '';
    const end = (cards: DriverCard[]) => {
      clearTimeout(timer);
      release(child);
      resolve(cards);
    };
    const timer = setTimeout(() => end([]), LIST_PATIENCE_MS);
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
      if (answer.length > MOST_CHARACTERS) end([]);
    });
    child.on('error', () => end([]));
    child.on('close', (code) => end(code === 0 ? parseCards(answer) : []));
  });
}

/**
 * Reads all cards about every two seconds, and tells them by the driver's numbers, most often all of a round at once.
 * @param ended is called once, where nvidia-smi could not be started, failed, or hung and was ended.
 * @returns what ends it; nothing is called after that.
 */
export function watchCards(read: (readings: CardReading[]) => void, ended: () => void): () => void {
  const child = start([`--query-gpu=${READING_QUERY}`, FORMAT, '-l', String(INTERVAL_S)]);
  let rest = '';
  let isOver = false;
  const stop = () => {
    isOver = true;
    clearTimeout(silence);
    release(child);
  };
  const end = () => {
    if (isOver) return;
    stop();
    ended();
  };
  const silence = setTimeout(end, SILENCE_MS);
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    if (isOver) return;
    silence.refresh();
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    if (rest.length > MOST_CHARACTERS) {
      end();
      return;
    }
    const atMs = Date.now();
    const readings = lines.flatMap((line) => parseReading(line, atMs) ?? []);
    if (readings.length > 0) read(readings);
  });
  child.on('error', end);
  child.on('close', end);
  return stop;
}

function start(args: string[]): ChildProcess {
  return spawn(PROGRAM, args, { stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true });
}

/** Ends a process without waiting for it: one that hangs in the driver cannot even be killed. */
function release(child: ChildProcess): void {
  child.kill('SIGKILL');
  child.stdout?.destroy();
  child.unref();
}
