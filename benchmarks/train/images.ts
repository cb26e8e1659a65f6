import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageShape } from '../../src-shared/domain';
import { gatherPixels, valuesPerImage } from '../../src-main/data/dataset';
import { loadDataset } from '../../src-main/data/library';
import { readIdxPair } from '../../src-main/data/readers/idx';
import { Scratch } from '../../src-main/data/readers/scratch';
import { indicesBetween } from '../../src-main/data/valueRows';
import type { TrainCase } from '../duel/cases';
import { drawDiscs } from '../duel/discs';

/** Images on the disk for every contender: raw unsigned bytes [count, height, width, channels]. */
export interface ImageFile {
  path: string;
  /** What the images are, where they are not the ones that the case speaks of. */
  note: string | null;
}

/** Where to look for images, and where to put them. */
export interface ImagePlaces {
  folder: string;
  /** MNIST's IDX files; null to look in `../shared/data/mnist` beside the project, then in the workspace. */
  dataDir: string | null;
  projectDir: string;
  workspaceDir: string;
}

const DISC_IMAGES = 3000;

/**
 * Writes the images of a case, unless an earlier case has. Where there is no MNIST, the workbench's
 * own digits stand in.
 * @throws DataError for files that are broken; Error for images of another shape
 */
export async function writeImages(
  { images, shape }: TrainCase,
  places: ImagePlaces,
): Promise<ImageFile> {
  const path = join(places.folder, `${images}.bin`);
  if (existsSync(path)) return { path, note: null };
  const { pixels, note } =
    images === 'discs'
      ? { pixels: drawDiscs(DISC_IMAGES, shape), note: null }
      : await readMnist(places, shape);
  await writeFile(path, pixels);
  return { path, note };
}

async function readMnist(
  { dataDir, projectDir, workspaceDir, folder: outputFolder }: ImagePlaces,
  shape: ImageShape,
): Promise<{ pixels: Uint8Array; note: string | null }> {
  const shared = join(projectDir, '../shared/data/mnist');
  const folder = dataDir ?? (existsSync(shared) ? shared : null);
  const isImported = existsSync(join(workspaceDir, 'datasets', 'mnist'));
  const { train } =
    folder === null
      ? await loadDataset(workspaceDir, isImported ? 'mnist' : 'digits')
      : await readIdxPair(folder, new Scratch(outputFolder));
  const [expected, found] = [shape, train.shape].map(({ height, width, channels }) =>
    [height, width, channels].join(' x '),
  );
  if (found !== expected) {
    throw new Error(`the images must be ${expected} pixels, got ${found}`);
  }
  const isStandIn = folder === null && !isImported;
  const note = isStandIn
    ? 'No MNIST here (--data FOLDER names it): generated digits stand in.'
    : null;
  const pixels = new Uint8Array(train.count * valuesPerImage(shape));
  gatherPixels(train, indicesBetween(0, train.count), pixels);
  return { pixels, note };
}
