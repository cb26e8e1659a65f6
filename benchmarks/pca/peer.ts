import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What a fit took and found. */
export interface FitAnswer {
  seconds: number;
  /** Of all threads. */
  cpuSeconds: number;
  variances: number[];
}

export interface PeerJob {
  python: string;
  benchmarksDir: string;
  /** 32-bit floats, a point after the other. */
  pointsPath: string;
  dim: number;
  componentCount: number;
  threads: number;
}

/** scikit-learn in a process of its own, which waits while it has no turn. */
export class SklearnPca {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  version = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  }

  /** Resolves once it has read the points; rejects where it cannot. */
  static async start(job: PeerJob): Promise<SklearnPca> {
    const script = join(job.benchmarksDir, 'pca', 'sklearn_pca.py');
    const threads = String(job.threads);
    const child = spawn(
      job.python,
      [script, job.pointsPath, String(job.dim), String(job.componentCount)],
      {
        stdio: ['pipe', 'pipe', 'inherit'],
        env: {
          ...process.env,
          PYTHONDONTWRITEBYTECODE: '1',
          OPENBLAS_NUM_THREADS: threads,
          OMP_NUM_THREADS: threads,
        },
      },
    );
    const peer = new SklearnPca(child);
    peer.version = (await peer.#next<{ version: string }>()).version;
    return peer;
  }

  /** @param floats that it computes in; the points have 32 bits. */
  async fit(floats: 'float32' | 'float64'): Promise<FitAnswer> {
    this.#child.stdin!.write(`${floats}\n`);
    return this.#next<FitAnswer>();
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }

  async #next<Line>(): Promise<Line> {
    const next = await this.#lines.next();
    if (next.done === true) throw new Error('scikit-learn ended before its answer');
    return JSON.parse(next.value) as Line;
  }
}
