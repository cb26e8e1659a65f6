import type { Database } from 'better-sqlite3';
import type { LatentFrame, LatentFrameRef } from '../../src-shared/domain';
import { blobOf, float32Of } from './blobs';

/** Kept frames of a run: at most so many, and at most so many bytes, but never fewer than 16. */
const MAX_KEPT_FRAMES = 256;
const MAX_KEPT_BYTES = 64 * 1024 * 1024;
const MIN_KEPT_FRAMES = 16;

/** The queries behind the latent map; their plans are tested. */
export const LATENT_QUERIES = {
  newest: 'SELECT * FROM latent_frame WHERE run_id = ? ORDER BY seq DESC LIMIT 1',
  atStep: 'SELECT * FROM latent_frame WHERE run_id = ? AND step_index = ?',
  list: 'SELECT step_index, epoch FROM latent_frame WHERE run_id = ? ORDER BY step_index',
} as const;

interface FrameRow {
  run_id: string;
  step_index: number;
  epoch: number;
  seq: number;
  image_count: number;
  latent_dim: number;
  means: Buffer;
  kl_nats_per_dim: Buffer | null;
}

export class LatentFrameTable {
  constructor(private readonly database: Database) {}

  /**
   * Adds a frame and drops the one before it unless that was kept. Frames of whole epochs are kept;
   * when they are too many, those of every second epoch go, so that they stay evenly spread.
   */
  put(frame: LatentFrame, isKept: boolean): void {
    this.database
      .prepare('DELETE FROM latent_frame WHERE run_id = ? AND is_kept = 0')
      .run(frame.runId);
    this.database
      .prepare(
        `INSERT OR REPLACE INTO latent_frame (run_id, step_index, epoch, seq, is_kept, image_count,
           latent_dim, means, kl_nats_per_dim) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        frame.runId,
        frame.stepIndex,
        frame.epoch,
        frame.seq,
        Number(isKept),
        frame.count,
        frame.latentDim,
        blobOf(frame.means),
        frame.klNatsPerDim && blobOf(frame.klNatsPerDim),
      );
    if (isKept) this.thin(frame);
  }

  /** Returns the newest frame, or null before the first. */
  newest(runId: string): LatentFrame | null {
    return frameOf(this.database.prepare<[string], FrameRow>(LATENT_QUERIES.newest).get(runId));
  }

  /** Returns the frame at a step, or null where none is kept. */
  atStep(runId: string, stepIndex: number): LatentFrame | null {
    const query = this.database.prepare<[string, number], FrameRow>(LATENT_QUERIES.atStep);
    return frameOf(query.get(runId, stepIndex));
  }

  /** Returns where the frames lie, in rising order of steps. */
  list(runId: string): LatentFrameRef[] {
    return this.database
      .prepare<[string], { step_index: number; epoch: number }>(LATENT_QUERIES.list)
      .all(runId)
      .map(({ step_index, epoch }) => ({ stepIndex: step_index, epoch }));
  }

  private thin({ runId, seq, count, latentDim }: LatentFrame): void {
    const most = Math.max(
      MIN_KEPT_FRAMES,
      Math.min(MAX_KEPT_FRAMES, Math.floor(MAX_KEPT_BYTES / (4 * count * latentDim))),
    );
    const epochs = this.database
      .prepare<[string], number>(
        'SELECT epoch FROM latent_frame WHERE run_id = ? AND is_kept = 1 ORDER BY epoch',
      )
      .pluck()
      .all(runId);
    if (epochs.length <= most) return;
    const drop = this.database.prepare(
      'DELETE FROM latent_frame WHERE run_id = ? AND epoch = ? AND is_kept = 1 AND seq <> ?',
    );
    // The first epoch stays as the left end of the slider, the newest as its right end.
    for (const [index, epoch] of epochs.entries()) {
      if (index % 2 === 1) drop.run(runId, epoch, seq);
    }
  }
}

function frameOf(row: FrameRow | undefined): LatentFrame | null {
  if (row === undefined) return null;
  return {
    runId: row.run_id,
    seq: row.seq,
    stepIndex: row.step_index,
    epoch: row.epoch,
    count: row.image_count,
    latentDim: row.latent_dim,
    means: float32Of(row.means),
    klNatsPerDim: row.kl_nats_per_dim && float32Of(row.kl_nats_per_dim),
  };
}
