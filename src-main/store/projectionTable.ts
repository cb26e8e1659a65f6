import type { Database } from 'better-sqlite3';
import { WorkbenchError } from '../../src-shared/errors';
import type {
  Faithfulness,
  Projection,
  ProjectionRef,
  ProjectionSettings,
  ProjectionSource,
} from '../../src-shared/projection';
import { blobOf, float32Of, int32Of } from './blobs';

/** Where the images behind the points of a projection are from. */
export interface ProjectedImages {
  dataset: string;
  /** Of the data set's content when it was projected. */
  fingerprint: string;
  split: 'train' | 'test';
  /** SHA-256 of the checkpoint whose weights gave the codes; null for kept codes and for a data set. */
  weights: string | null;
}

/** The queries behind the lists; their plans are tested. */
export const PROJECTION_QUERIES = {
  list: `SELECT projection_id, source, settings, projection.step_index, epoch, point_count,
      projection.created_at_ms, seconds, faithfulness, kl_nats, variance_shares
    FROM projection LEFT JOIN run USING (run_id)
    WHERE deleted_at_ms IS NULL ORDER BY projection.created_at_ms DESC`,
  get: `SELECT projection.* FROM projection LEFT JOIN run USING (run_id)
    WHERE projection_id = ? AND deleted_at_ms IS NULL`,
  images: `SELECT projection.dataset, fingerprint, split, weights, image_indices
    FROM projection LEFT JOIN run USING (run_id) WHERE projection_id = ? AND deleted_at_ms IS NULL`,
} as const;

interface RefRow {
  projection_id: string;
  source: string;
  settings: string;
  step_index: number | null;
  epoch: number | null;
  point_count: number;
  created_at_ms: number;
  seconds: number;
  faithfulness: string | null;
  kl_nats: number | null;
  variance_shares: string | null;
}

interface ImagesRow {
  dataset: string;
  fingerprint: string;
  split: 'train' | 'test';
  weights: string | null;
  image_indices: Buffer;
}

interface Row extends RefRow, ImagesRow {
  class_names: string;
  coords: Buffer;
  labels: Buffer | null;
  intrusion: Buffer | null;
  loss: Buffer | null;
}

/** Projections that are kept. Those of a deleted run are not there, and are again once it is restored. */
export class ProjectionTable {
  constructor(private readonly database: Database) {}

  insert(projection: Projection, images: ProjectedImages): void {
    const { source, coords, labels, intrusion, loss } = projection;
    this.database
      .prepare(
        `INSERT INTO projection (projection_id, run_id, source, settings, dataset, fingerprint, split, weights,
           step_index, epoch, point_count, created_at_ms, seconds, faithfulness, kl_nats, variance_shares,
           class_names, image_indices, coords, labels, intrusion, loss)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        projection.projectionId,
        source.kind === 'dataset' ? null : source.runId,
        JSON.stringify(source),
        JSON.stringify(projection.settings),
        images.dataset,
        images.fingerprint,
        images.split,
        images.weights,
        projection.stepIndex,
        projection.epoch,
        projection.count,
        projection.createdAtMs,
        projection.seconds,
        projection.faithfulness && JSON.stringify(projection.faithfulness),
        projection.klNats,
        projection.varianceShares && JSON.stringify(projection.varianceShares),
        JSON.stringify(projection.classNames),
        blobOf(projection.imageIndices),
        blobOf(coords),
        labels && blobOf(labels),
        intrusion && blobOf(intrusion),
        loss && blobOf(loss),
      );
  }

  /** Returns the projections without their numbers, newest first. */
  list(): ProjectionRef[] {
    return this.database.prepare<[], RefRow>(PROJECTION_QUERIES.list).all().map(refOf);
  }

  /** Throws 'not-found'. */
  get(projectionId: string): Projection {
    const row = this.database.prepare<[string], Row>(PROJECTION_QUERIES.get).get(projectionId);
    if (row === undefined) throw notFound(projectionId);
    return {
      ...refOf(row),
      coords: float32Of(row.coords),
      imageIndices: int32Of(row.image_indices),
      labels: row.labels && int32Of(row.labels),
      classNames: JSON.parse(row.class_names) as string[],
      intrusion: row.intrusion && float32Of(row.intrusion),
      loss: row.loss && float32Of(row.loss),
    };
  }

  /** Returns where the images of a projection are from, and their places there. Throws 'not-found'. */
  images(projectionId: string): ProjectedImages & Pick<Projection, 'imageIndices'> {
    const query = this.database.prepare<[string], ImagesRow>(PROJECTION_QUERIES.images);
    const row = query.get(projectionId);
    if (row === undefined) throw notFound(projectionId);
    const { image_indices, ...images } = row;
    return { ...images, imageIndices: int32Of(image_indices) };
  }

  /** Throws 'not-found'. */
  remove(projectionId: string): void {
    const remove = this.database.prepare('DELETE FROM projection WHERE projection_id = ?');
    if (remove.run(projectionId).changes === 0) throw notFound(projectionId);
  }
}

function refOf(row: RefRow): ProjectionRef {
  return {
    projectionId: row.projection_id,
    source: JSON.parse(row.source) as ProjectionSource,
    settings: JSON.parse(row.settings) as ProjectionSettings,
    stepIndex: row.step_index,
    epoch: row.epoch,
    count: row.point_count,
    createdAtMs: row.created_at_ms,
    seconds: row.seconds,
    faithfulness: parsed(row.faithfulness) as Faithfulness | null,
    klNats: row.kl_nats,
    varianceShares: parsed(row.variance_shares) as [number, number] | null,
  };
}

function parsed(json: string | null): unknown {
  return json === null ? null : JSON.parse(json);
}

function notFound(projectionId: string): WorkbenchError {
  return new WorkbenchError('not-found', `there is no projection '${projectionId}'`);
}
