import { execFile } from 'node:child_process';

const PATIENCE_MS = 10_000;
const MEBIBYTE = 2 ** 20;

/** Resolves with what the driver's nvidia-smi answers, lines of values; without lines where it does not. */
export function askSmi(query: readonly string[]): Promise<string[][]> {
  const args = [...query, '--format=csv,noheader,nounits'];
  return new Promise((resolve) => {
    execFile('nvidia-smi', args, { timeout: PATIENCE_MS }, (error, answer) => {
      const lines = error ? [] : answer.split('\n').filter((line) => line.trim() !== '');
      resolve(lines.map((line) => line.split(',').map((value) => value.trim())));
    });
  });
}

/** Resolves with the memory that each process has on the cards, bytes by process id, where that is told. */
export async function cardBytesByPid(): Promise<Map<number, number>> {
  const lines = await askSmi(['--query-compute-apps=pid,used_gpu_memory']);
  const bytes = new Map<number, number>();
  for (const [pid, mebibytes] of lines.map((values) => values.map(Number))) {
    if (Number.isFinite(pid) && Number.isFinite(mebibytes)) bytes.set(pid!, mebibytes! * MEBIBYTE);
  }
  return bytes;
}
