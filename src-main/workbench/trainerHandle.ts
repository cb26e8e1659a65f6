import type { ChildProcess } from 'node:child_process';
import { errorFromReport, WorkbenchError } from '../../src-shared/errors';
import { forkTrainer, type TrainerProgram } from './forkTrainer';
import type { ExploreRequest, ExploreResult, ExploreResults } from './trainer/exploreRequests';
import type { FromTrainer, ToTrainer, TrainerJob } from './trainer/protocol';

/** Bytes of what the process wrote to stderr that are kept for the reason of its end. */
const STDERR_KEPT = 2000;

interface PendingExploration {
  resolve: (result: ExploreResult) => void;
  reject: (error: Error) => void;
}

/** One trainer process as its service sees it. */
export class TrainerHandle {
  readonly #child: ChildProcess;
  readonly #explorations = new Map<number, PendingExploration>();
  readonly #exited: Promise<void>;
  #nextRequestId = 1;
  #stderr = '';
  #hasExited = false;

  /** Starts the process with its job. `onEnd` is called once, with why it ended. */
  constructor(
    program: TrainerProgram,
    job: TrainerJob,
    onMessage: (message: FromTrainer) => void,
    onEnd: (reason: string) => void,
  ) {
    this.#child = forkTrainer(program, 'pipe');
    this.#child.stderr?.on('data', (text: Buffer) => {
      this.#stderr = (this.#stderr + text.toString()).slice(-STDERR_KEPT);
    });
    this.#child.on('message', (message: FromTrainer) => {
      if (!this.#settle(message)) onMessage(message);
    });
    this.#exited = new Promise((resolve) => {
      const end = (reason: string) => {
        if (this.#hasExited) return;
        this.#hasExited = true;
        this.#rejectAll(reason);
        onEnd(reason);
        resolve();
      };
      this.#child.on('error', (error) => end(`the trainer could not be started: ${error.message}`));
      // 'close' comes after the last message has been read; 'exit' may come before it.
      this.#child.on('close', (code, signal) => end(this.#reason(code, signal)));
    });
    this.send({ kind: 'open', job });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Sends a message; one to a process that is gone is dropped, its end tells the rest. */
  send(message: ToTrainer): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  /** Resolves with the answer of the network; rejects with what the trainer threw, or its end. */
  explore<Kind extends ExploreRequest['kind']>(
    request: Extract<ExploreRequest, { kind: Kind }>,
  ): Promise<ExploreResults[Kind]> {
    const requestId = this.#nextRequestId++;
    return new Promise<ExploreResult>((resolve, reject) => {
      if (this.#hasExited) {
        reject(gone('it has ended'));
        return;
      }
      this.#explorations.set(requestId, { resolve, reject });
      this.send({ kind: 'explore', requestId, request });
    }) as Promise<ExploreResults[Kind]>;
  }

  /** Whether an answer of the network is on its way. */
  get isExploring(): boolean {
    return this.#explorations.size > 0;
  }

  /** Ends the process, at once and whatever it does, and resolves when it is gone. */
  end(): Promise<void> {
    this.#child.kill('SIGKILL');
    return this.#exited;
  }

  #settle(message: FromTrainer): boolean {
    if (message.kind !== 'explored' && message.kind !== 'explore-failed') return false;
    const pending = this.#explorations.get(message.requestId);
    this.#explorations.delete(message.requestId);
    if (message.kind === 'explored') pending?.resolve(message.result);
    else pending?.reject(errorFromReport(message.error));
    return true;
  }

  #rejectAll(reason: string): void {
    for (const pending of this.#explorations.values()) pending.reject(gone(reason));
    this.#explorations.clear();
  }

  #reason(code: number | null, signal: NodeJS.Signals | null): string {
    if (signal === 'SIGKILL') {
      return 'the trainer process was killed (SIGKILL); the system does that when memory runs out';
    }
    if (signal !== null) return `the trainer process crashed (${signal})${this.#lastWords()}`;
    return `the trainer process ended with exit code ${code}${this.#lastWords()}`;
  }

  #lastWords(): string {
    const line = this.#stderr.trim().split('\n').at(-1);
    return line ? `: ${line}` : '';
  }
}

function gone(reason: string): WorkbenchError {
  return new WorkbenchError('process', `the trainer process is gone: ${reason}`);
}
