import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Clock ticks of `/proc` in a second: 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Returns the processor time a process has used with all its threads, ms; NaN without `/proc`. */
export function processCpuMs(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field, the program's name in parentheses, may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return (ticks * 1000) / TICKS_PER_SECOND;
  } catch {
    return NaN;
  }
}

/** Returns the processor time that all programs of the machine have used on all cores, ms. */
export function machineCpuMs(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys, 0);
}
