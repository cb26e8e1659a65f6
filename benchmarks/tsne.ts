import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { KernelWorkspace } from '../src-main/analysis/kernels/workspace';
import { nearestNeighbours } from '../src-main/analysis/neighbours/nearestNeighbours';
import { fitPca } from '../src-main/analysis/pca/fitPca';
import { projectPoints } from '../src-main/analysis/pca/projectPoints';
import type { Points } from '../src-main/analysis/points';
import { embed, TSNE_DEFAULTS } from '../src-main/analysis/tsne/embed';
import { indicesBetween } from '../src-main/data/valueRows';
import { defaultWorkspaceDir } from '../src-main/hosts/workspaceDir';
import type { ImageSource } from '../src-main/engine/session/session';
import { readMnist } from './quality/mnist';
import { installPeers } from './train/peerInstall';
import { accuracyOf, qualityOf, type Measured } from './tsne/mapQuality';
import { PEER_NAMES, TsnePeer, type MapAnswer } from './tsne/peer';
import { figuresOf, textOf, type Contest } from './tsne/summary';

/*
 * npm run bench -- tsne [--json] [--rounds 3] [--data FOLDER] [--only peers|growth]
 * t-SNE maps of MNIST's 10,000 test images in 50 principal components, beside openTSNE and scikit-learn, on 2 threads: perplexity 30,
 * 250 iterations of early exaggeration and 500 more. They take turns, so that a change of the machine's pace meets all.
 * Then ours alone from 5,000 to all 70,000 images. Some five minutes on two cores.
 */
const COMPONENTS = 50;
const THREADS = 2;
const PERPLEXITY = 30;
const SIZES = [5000, 10_000, 20_000, 40_000, 70_000];

const projectDir = join(dirname(process.argv[1]!), '../..');
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    data: { type: 'string' },
    only: { type: 'string' },
  },
});

interface Labelled {
  points: Points;
  labels: Int32Array;
}

async function main(): Promise<void> {
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds must be a whole number from 1, got ${values.rounds}`);
  }
  if (values.only !== undefined && !['peers', 'growth'].includes(values.only)) {
    throw new Error(`--only must be peers or growth, got ${values.only}`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'latent-tsne-'));
  const peers: TsnePeer[] = [];
  try {
    const { train, test } = await readMnist({
      dataDir: values.data ?? null,
      projectDir,
      workspaceDir: defaultWorkspaceDir(process.env, process.platform, homedir()),
      scratchDir: folder,
    });
    let last = '';
    if (values.only !== 'growth') {
      const images = await reduced([test]);
      peers.push(...(await startPeers(images.points, folder)));
      last = await compare(images, peers, rounds);
      peers.splice(0).forEach((peer) => peer.end());
    }
    if (values.only !== 'peers') await grow(await reduced([test, train]));
    if (values.json && last !== '') console.log(last);
  } finally {
    peers.forEach((peer) => peer.end());
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startPeers(points: Points, folder: string): Promise<TsnePeer[]> {
  const peersDir = join(projectDir, '.setup', 'peers');
  const install = await installPeers(peersDir, ['projections'], (line) => console.error(line));
  if (!install?.installed.includes('projections')) return [];
  const pointsPath = join(folder, 'points.f32');
  await writeFile(pointsPath, points.values);
  return Promise.all(
    PEER_NAMES.map((name) =>
      TsnePeer.start(name, {
        python: install.python,
        benchmarksDir: join(projectDir, 'benchmarks'),
        pointsPath,
        dim: points.dim,
        mapPath: join(folder, `${name}.f32`),
        threads: THREADS,
      }),
    ),
  );
}

/** Runs all in turn; returns the line of figures. */
async function compare(
  { points, labels }: Labelled,
  peers: readonly TsnePeer[],
  rounds: number,
): Promise<string> {
  const ours: MapAnswer[] = [];
  const theirs = peers.map((): MapAnswer[] => []);
  for (let round = 0; round < rounds; round++) {
    ours.push(await ourMap(points));
    for (const [at, peer] of peers.entries()) theirs[at]!.push(await peer.map());
  }
  const workspace = new KernelWorkspace(THREADS);
  const neighbours = await nearestNeighbours(workspace, points, 3 * PERPLEXITY, noPause);
  const measured: Measured = { points, labels, neighbours, perplexity: PERPLEXITY };
  const contestOf = async (name: string, answers: MapAnswer[]): Promise<Contest> => ({
    ...{ name, answers },
    quality: await qualityOf(workspace, measured, answers.at(-1)!.coords),
  });
  const our = await contestOf('Latent Workbench', ours);
  const others: Contest[] = [];
  for (const [at, { name, version }] of peers.entries()) {
    others.push(await contestOf(`${name} ${version}`, theirs[at]!));
  }
  await workspace.dispose();
  console.log(`${points.count} points, perplexity ${PERPLEXITY}, rounds: ${rounds}`);
  for (const contest of [our, ...others]) console.log(textOf(contest));
  return JSON.stringify(figuresOf(our, others));
}

/** Maps of more and more points. */
async function grow({ points, labels }: Labelled): Promise<void> {
  let first: number | null = null;
  for (const count of SIZES) {
    const { dim } = points;
    const some = { values: points.values.slice(0, count * dim), count, dim };
    const { seconds, cpuSeconds, coords } = await ourMap(some);
    first ??= seconds;
    const growth = (count * Math.log(count)) / (SIZES[0]! * Math.log(SIZES[0]!));
    const workspace = new KernelWorkspace(THREADS);
    const accuracy = await accuracyOf(workspace, coords, labels.subarray(0, count));
    await workspace.dispose();
    console.log(
      `${String(count).padStart(6)} points  ${seconds.toFixed(2)} s, processor ${cpuSeconds.toFixed(2)} s, 10-NN ${accuracy.toFixed(4)}; ` +
        `${(seconds / first).toFixed(2)} times the first, n log n ${growth.toFixed(2)}`,
    );
  }
}

async function ourMap(points: Points): Promise<MapAnswer> {
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  const workspace = new KernelWorkspace(THREADS);
  const { coords } = await embed(
    workspace,
    points,
    { ...TSNE_DEFAULTS, perplexity: PERPLEXITY },
    { betweenPasses: noPause },
  );
  await workspace.dispose();
  const seconds = (performance.now() - startedMs) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { seconds, cpuSeconds: (user + system) / 1e6, coords };
}

/** Returns images by their principal components. */
async function reduced(sources: readonly ImageSource[]): Promise<Labelled> {
  const { height, width, channels } = sources[0]!.shape;
  const dim = height * width * channels;
  const count = sources.reduce((sum, source) => sum + source.count, 0);
  const pixels = new Float32Array(count * dim);
  const labels = new Int32Array(count);
  let start = 0;
  for (const source of sources) {
    source.gather(
      indicesBetween(0, source.count),
      pixels.subarray(start * dim, (start + source.count) * dim),
    );
    labels.set(source.labels!, start);
    start += source.count;
  }
  const workspace = new KernelWorkspace(THREADS);
  const images = { values: pixels, count, dim };
  const pca = await fitPca(workspace, images, COMPONENTS, { seed: 0, betweenPasses: noPause });
  const points = await projectPoints(workspace, pca, images);
  await workspace.dispose();
  return { points, labels };
}

const noPause = () => Promise.resolve();

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
