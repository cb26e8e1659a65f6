import { delimiter, join } from 'node:path';

/** Returns Python's search path for a peer's script: what the peers share, then the user's own. */
export function peersPath(benchmarksDir: string): string {
  const own = process.env['PYTHONPATH'];
  const shared = join(benchmarksDir, 'duel', 'peers');
  return own ? `${shared}${delimiter}${own}` : shared;
}
