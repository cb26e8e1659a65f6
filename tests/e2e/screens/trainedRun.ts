import type { LatentFrame, LatentSample } from '../../../src-shared/domain';
import { mapPoints } from '../../../src-renderer/latentMap/mapPoints';
import {
  baseView,
  steadyExtent,
  toPlace,
  type Place,
} from '../../../src-renderer/latentMap/mapView';
import { expect, type Workbench } from '../fixtures';

/** A VAE small enough to train on the built-in digits within a few seconds. */
export function tinyConfig(changes: { epochs?: number; latentDim?: number } = {}): object {
  return {
    name: 'Tiny digits',
    data: { dataset: 'digits', validationCount: 1000 },
    model: {
      kind: 'vae',
      encoder: [{ type: 'dense', units: 64 }],
      decoder: [],
      latentDim: changes.latentDim ?? 2,
    },
    training: {
      epochs: changes.epochs ?? 3,
      batchSize: 256,
      learningRate: 0.003,
      latentSampleCount: 300,
      latentIntervalSteps: 10,
    },
  };
}

/** Creates a run, opens its screen and returns its id. */
export async function openNewRun(workbench: Workbench, config: object): Promise<string> {
  const { runId } = await workbench.service.request('runs.create', { config });
  await showRun(workbench, runId);
  return runId;
}

export async function showRun({ page }: Workbench, runId: string): Promise<void> {
  await page.evaluate((id) => {
    location.hash = `#/runs/${id}`;
  }, runId);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** Waits until the run has a status; fails at once when it ends in another way. */
export async function reachStatus(
  { service }: Workbench,
  runId: string,
  status: string,
): Promise<void> {
  const ends = [status, 'failed', 'interrupted'];
  await expect
    .poll(
      async () => {
        const run = await service.request('runs.get', { runId });
        return ends.includes(run.status) ? run.status : 'on its way';
      },
      { timeout: 90_000 },
    )
    .toBe(status);
}

/** What the map of a run must show, from the service itself. */
export interface MapTruth {
  frame: LatentFrame;
  sample: LatentSample;
  /** Where each point lies on the unzoomed map, px from its top left corner. */
  places: Place[];
  /** Points that no other point comes near to. */
  lonely: number[];
}

/** Distance from every other point at which a point can be read and clicked alone, px. */
const LONELY_PX = 14;

export async function mapTruth(workbench: Workbench, runId: string): Promise<MapTruth> {
  const { page, service } = workbench;
  const frame = await service.request('latent.frame', { runId, stepIndex: null });
  const sample = await service.request('latent.sample', { runId });
  const box = await page.getByRole('application', { name: /^Latent map/ }).boundingBox();
  if (frame === null || box === null) throw new Error('the run has no latent map');
  const points = mapPoints(frame.means, frame.latentDim, [0, 1]);
  const view = baseView(box.width, box.height, steadyExtent(points));
  const places = Array.from({ length: frame.count }, (_, i) =>
    toPlace(view, { x: points[2 * i]!, y: points[2 * i + 1]! }),
  );
  const isInside = ({ x, y }: Place): boolean =>
    x > 60 && y > 40 && x < box.width - 60 && y < box.height - 40;
  const lonely = places.flatMap((place, index) =>
    isInside(place) && nearest(places, index) > LONELY_PX ? [index] : [],
  );
  return { frame, sample, places, lonely };
}

function nearest(places: readonly Place[], index: number): number {
  const { x, y } = places[index]!;
  return Math.min(
    ...places.map((other, i) => (i === index ? Infinity : Math.hypot(other.x - x, other.y - y))),
  );
}

/** Returns a place of the map at least `farPx` from every point, px from its top left corner. */
export function emptyPlace(places: readonly Place[], around: Place, farPx: number): Place {
  for (let ring = 0; ring < 300; ring += 4) {
    for (let turn = 0; turn < 24; turn++) {
      const angle = (turn / 24) * 2 * Math.PI;
      const place = { x: around.x + ring * Math.cos(angle), y: around.y + ring * Math.sin(angle) };
      const isFree = places.every(
        (point) => Math.hypot(point.x - place.x, point.y - place.y) > farPx,
      );
      if (isFree) return { x: Math.round(place.x), y: Math.round(place.y) };
    }
  }
  throw new Error('every place of the map is near a point');
}
