import { spawn, type ChildProcess } from 'node:child_process';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { processCpuMs } from './cpuTime';
import type { ContenderJob } from './job';
import type { ContenderSpec } from './contenderSpec';

/** What a contender says, a line each: that it is ready, then an answer to every turn. */
export interface ReadyLine {
  ready: true;
  /** Trained numbers of its network. */
  parameters: number;
  /** Objective of the steps made so far, nats per image. */
  firstNats: number[];
}
export interface TurnLine {
  /** Wall time of each step, ms: of steps that were timed together, an equal part each. */
  ms: number[];
  /** Objective of each step, nats per image. */
  nats: number[];
}

const STDERR_KEPT_CHARS = 4000;

/** A contender's process, blocked in a read of its standard input but for its turns. */
export class Contender {
  /** From the start of the process until its first step was done, imports and compilation included. */
  firstStepS = NaN;
  parameters = 0;
  firstNats: number[] = [];
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  /** Resolves when the process is gone and all it wrote was read. */
  private readonly closed: Promise<void>;
  private errors = '';

  private constructor(
    readonly spec: ContenderSpec,
    job: ContenderJob,
  ) {
    const args = [...spec.args, JSON.stringify(job)];
    // What a peer leaves in its temporary folder goes with the benchmark's own.
    const env = { ...process.env, ...spec.env, TMPDIR: dirname(job.imagesPath) };
    this.child = spawn(spec.command, args, { env });
    this.closed = new Promise((resolve) => this.child.once('close', () => resolve()));
    // A process that cannot be started closes like one that has ended.
    this.child.on('error', (error) => (this.errors += error.message));
    this.child.stdin!.on('error', () => undefined);
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.errors = (this.errors + text).slice(-STDERR_KEPT_CHARS);
    });
    this.lines = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  /**
   * Returns the contender after its first step.
   * @throws Error with the last line it wrote when it ends before
   */
  static async start(spec: ContenderSpec, job: ContenderJob): Promise<Contender> {
    const startedMs = performance.now();
    const contender = new Contender(spec, job);
    try {
      const { parameters, firstNats } = await contender.nextLine<ReadyLine>();
      contender.firstStepS = (performance.now() - startedMs) / 1000;
      contender.parameters = parameters;
      contender.firstNats = firstNats;
      return contender;
    } catch (error) {
      await contender.end();
      throw error;
    }
  }

  /**
   * Lets the contender make at least so many steps, ours at most so many a call where that is given;
   * rejects with the last line it wrote when it ends meanwhile.
   */
  async turn(steps: number, stepsPerCall?: number): Promise<TurnLine> {
    this.child.stdin!.write(`${JSON.stringify({ steps, stepsPerCall })}\n`);
    return this.nextLine<TurnLine>();
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  /** Returns the processor time used so far by all its threads, ms; NaN where there is no `/proc`. */
  cpuMs(): number {
    return processCpuMs(this.child.pid);
  }

  /** Ends the process and resolves when it is gone. */
  async end(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.closed;
  }

  private async nextLine<Line>(): Promise<Line> {
    const next = await this.lines.next();
    if (next.done !== true) return JSON.parse(next.value) as Line;
    throw new Error(await this.lastWord());
  }

  /** Returns the last line that a process at its end wrote, or how it ended. */
  private async lastWord(): Promise<string> {
    await this.closed;
    const told = this.errors.split('\n').filter((line) => line.trim() !== '');
    const { signalCode, exitCode } = this.child;
    return told.at(-1) ?? `it ended with ${signalCode ?? `exit code ${exitCode}`}`;
  }
}
