import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const PEER_NAMES = ['openTSNE', 'scikit-learn'] as const;
export type PeerName = (typeof PEER_NAMES)[number];

/** What a map took, and where its points lie. */
export interface MapAnswer {
  seconds: number;
  /** Of all threads. */
  cpuSeconds: number;
  /** [count * 2] */
  coords: Float32Array;
}

export interface PeerJob {
  python: string;
  benchmarksDir: string;
  /** 32-bit floats, a point after the other. */
  pointsPath: string;
  dim: number;
  /** For the map that the peer writes. */
  mapPath: string;
  threads: number;
}

/** A t-SNE of Python in a process of its own, which waits while it has no turn. */
export class TsnePeer {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #mapPath: string;
  version = '';

  private constructor(
    readonly name: PeerName,
    child: ChildProcess,
    mapPath: string,
  ) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
    this.#mapPath = mapPath;
  }

  /** Resolves once it has read the points; rejects where it cannot. */
  static async start(name: PeerName, job: PeerJob): Promise<TsnePeer> {
    const script = join(job.benchmarksDir, 'tsne', 'tsne_peer.py');
    const threads = String(job.threads);
    const child = spawn(
      job.python,
      [script, name, job.pointsPath, String(job.dim), job.mapPath, threads],
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
    const peer = new TsnePeer(name, child, job.mapPath);
    peer.version = (await peer.#next<{ version: string }>()).version;
    return peer;
  }

  async map(): Promise<MapAnswer> {
    this.#child.stdin!.write('map\n');
    const times = await this.#next<Omit<MapAnswer, 'coords'>>();
    const bytes = await readFile(this.#mapPath);
    const coords = new Float32Array(bytes.length / 4);
    new Uint8Array(coords.buffer).set(bytes);
    return { ...times, coords };
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }

  async #next<Line>(): Promise<Line> {
    const next = await this.#lines.next();
    if (next.done === true) throw new Error(`${this.name} ended before its answer`);
    return JSON.parse(next.value) as Line;
  }
}
