import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunSummary } from '../../src-shared/domain';
import { createRandom, type Random } from '../../src-shared/random';
import { Ledger } from './ledger';
import { childrenOf, killHard, startServer, startWindow, type ServerProcess } from './processes';
import { connectToService, type ServiceClient } from './serviceClient';

export interface CrashTestOptions {
  /** Folder of the built entries. */
  mainDir: string;
  workspaceDir: string;
  /** This program, which is also the window's: `program --window ADDRESS`. */
  program: string;
  seed: number;
  onKill: (report: KillReport) => void;
}

export const TARGETS = ['trainer', 'service', 'window'] as const;
export type Target = (typeof TARGETS)[number];

export interface KillReport {
  target: Target;
  /** Status and step of the run just before. */
  status: string;
  stepIndex: number;
  isWhole: boolean;
  missingRows: number;
  isResumed: boolean;
}

export interface CrashTotals {
  kills: number;
  integrityFailures: number;
  missingRows: number;
  failedResumes: number;
  /** Rows that a client was sent in all, each looked for after every kill. */
  rowsSent: number;
}

/** Longest wait before a kill: past the start of a trainer, several checkpoints and an epoch. */
const MAX_DELAY_MS = 2500;
const RESUME_PATIENCE_MS = 60_000;

/** A run that does not end by itself; the service adds the defaults of all other settings. */
const CONFIG = {
  name: 'Crash test',
  model: { kind: 'vae', encoder: [{ type: 'dense', units: 64 }] },
  training: { epochs: 100_000, latentSampleCount: 500, latentIntervalSteps: 10 },
};

/**
 * Kills trainer, service and window (SIGKILL) in turn, at seeded random moments while a run trains,
 * some of them before the run is back from the kill before. After each: is the database whole, is every row
 * that a client was sent still there, does the run go on from a checkpoint?
 */
export class CrashTest {
  readonly #ledger = new Ledger();
  readonly #random: Random;
  #server: ServerProcess | null = null;
  #client: ServiceClient | null = null;
  #window: ChildProcess | null = null;
  #runId: string | null = null;

  constructor(private readonly options: CrashTestOptions) {
    this.#random = createRandom(options.seed, 'kills');
  }

  async run(count: number): Promise<CrashTotals> {
    const totals = {
      kills: 0,
      integrityFailures: 0,
      missingRows: 0,
      failedResumes: 0,
      rowsSent: 0,
    };
    try {
      for (let index = 0; index < count; index++) {
        const report = await this.#round(TARGETS[index % TARGETS.length]!);
        totals.kills += 1;
        totals.integrityFailures += Number(!report.isWhole);
        totals.missingRows = Math.max(totals.missingRows, report.missingRows);
        totals.failedResumes += Number(!report.isResumed);
        this.options.onKill(report);
      }
      return { ...totals, rowsSent: this.#ledger.rowCount };
    } finally {
      await this.#endAll();
    }
  }

  async #round(target: Target): Promise<KillReport> {
    await this.#ready();
    await delay(this.#random.uniform() * MAX_DELAY_MS);
    const { status, stepIndex } = await this.#summary();
    await this.#kill(target);
    const isServiceAlive = target !== 'service';
    const checked = this.#ledger.check(this.options.workspaceDir, isServiceAlive);
    return { target, status, stepIndex, ...checked, isResumed: await this.#resumes() };
  }

  /** Service, window and client are there, and the run is created. */
  async #ready(): Promise<void> {
    const { mainDir, workspaceDir, program } = this.options;
    this.#server ??= await startServer(mainDir, workspaceDir);
    this.#window ??= startWindow(program, this.#server.address);
    this.#client ??= await connectToService(this.#server.address, (event) => {
      this.#ledger.note(event);
    });
    this.#runId ??= (await this.#client.request('runs.create', { config: CONFIG })).runId;
  }

  async #kill(target: Target): Promise<void> {
    if (target === 'trainer') {
      process.kill(await this.#trainerPid(), 'SIGKILL');
      return;
    }
    // Its window goes with the service, as it loses what it is connected to.
    await killHard(this.#window!);
    this.#window = null;
    if (target === 'window') return;
    await killHard(this.#server!.child);
    this.#server = null;
    this.#client?.close();
    this.#client = null;
  }

  /** A trainer that is only about to be started is waited for. */
  async #trainerPid(): Promise<number> {
    for (;;) {
      const [pid] = childrenOf(this.#server!.child.pid!);
      if (pid !== undefined) return pid;
      await delay(1);
    }
  }

  /** Tells whether the run trains on; asks it to where its trainer is gone. */
  async #resumes(): Promise<boolean> {
    await this.#ready();
    const deadlineMs = Date.now() + RESUME_PATIENCE_MS;
    let startStep: number | null = null;
    while (Date.now() < deadlineMs) {
      const run = await this.#summary();
      if (run.status === 'interrupted') {
        startStep = null;
        await this.#client!.request('runs.resume', { runId: run.runId });
        // One resume in four is itself cut short by the next kill; that one is then looked at.
        if (this.#random.integer(4) === 0) return true;
      } else if (run.status === 'running') {
        startStep ??= run.stepIndex;
        if (run.stepIndex > startStep) return true;
      } else if (run.status !== 'starting') {
        return false;
      }
      await delay(20);
    }
    return false;
  }

  #summary(): Promise<RunSummary> {
    return this.#client!.request('runs.get', { runId: this.#runId! });
  }

  async #endAll(): Promise<void> {
    this.#client?.close();
    if (this.#window) await killHard(this.#window);
    if (this.#server) await killHard(this.#server.child);
  }
}
