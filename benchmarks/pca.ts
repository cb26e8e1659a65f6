import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { KernelWorkspace } from '../src-main/analysis/kernels/workspace';
import { fitPca } from '../src-main/analysis/pca/fitPca';
import type { Points } from '../src-main/analysis/points';
import { indicesBetween } from '../src-main/data/valueRows';
import { defaultWorkspaceDir } from '../src-main/hosts/workspaceDir';
import { type FitAnswer, SklearnPca } from './pca/peer';
import { figuresOf, textOf } from './pca/summary';
import { readMnist } from './quality/mnist';
import { installPeers } from './train/peerInstall';

/*
 * npm run bench -- pca [--json] [--rounds 9] [--data FOLDER]
 * The 50 principal components of MNIST's 60,000 training images of 784 pixels, beside scikit-learn's, on 2 threads. The
 * two take turns, so that a change of the machine's pace meets both; each has one turn before that counts for nothing.
 */
const COMPONENTS = 50;
const THREADS = 2;

const projectDir = join(dirname(process.argv[1]!), '../..');
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '9' },
    data: { type: 'string' },
  },
});

async function main(): Promise<void> {
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds must be a whole number from 1, got ${values.rounds}`);
  }
  const peersDir = join(projectDir, '.setup', 'peers');
  const peers = await installPeers(peersDir, ['projections'], (line) => console.error(line));
  const folder = mkdtempSync(join(tmpdir(), 'latent-pca-'));
  try {
    const points = await trainingImages(folder);
    const pointsPath = join(folder, 'points.f32');
    await writeFile(pointsPath, points.values);
    const peer = peers?.installed.includes('projections')
      ? await SklearnPca.start({
          python: peers.python,
          benchmarksDir: join(projectDir, 'benchmarks'),
          pointsPath,
          dim: points.dim,
          componentCount: COMPONENTS,
          threads: THREADS,
        })
      : null;
    await compare(points, peer, rounds);
    peer?.end();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(points: Points, peer: SklearnPca | null, rounds: number): Promise<void> {
  const workspace = new KernelWorkspace(THREADS);
  const ours: FitAnswer[] = [];
  const theirs: FitAnswer[] = [];
  for (let round = 0; round <= rounds; round++) {
    const [our, their] = [await ourFit(workspace, points), await peer?.fit('float32')];
    if (round === 0) continue;
    ours.push(our);
    if (their !== undefined) theirs.push(their);
  }
  await workspace.dispose();
  console.log(`${points.count} x ${points.dim} to ${COMPONENTS}, rounds: ${rounds}`);
  console.log(textOf('Latent Workbench', ours));
  if (peer !== null) console.log(textOf(`scikit-learn ${peer.version}`, theirs));
  const exact = await peer?.fit('float64');
  const figures = figuresOf(ours, theirs, exact?.variances ?? null);
  if (peer !== null) {
    console.log(`ratio ${figures.ratio}, by the least times ${figures.min_ratio}`);
    console.log(
      `largest error of a variance, beside scikit-learn in 64 bits: ${figures.ours_variance_error}, scikit-learn's in 32 bits ${figures.peer_variance_error}`,
    );
  }
  if (values.json) console.log(JSON.stringify(figures));
}

async function ourFit(workspace: KernelWorkspace, points: Points): Promise<FitAnswer> {
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  const pca = await fitPca(workspace, points, COMPONENTS, {
    seed: 0,
    betweenPasses: () => Promise.resolve(),
  });
  const seconds = (performance.now() - startedMs) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { seconds, cpuSeconds: (user + system) / 1e6, variances: [...pca.variances] };
}

async function trainingImages(scratchDir: string): Promise<Points> {
  const { train } = await readMnist({
    dataDir: values.data ?? null,
    projectDir,
    workspaceDir: defaultWorkspaceDir(process.env, process.platform, homedir()),
    scratchDir,
  });
  const { height, width, channels } = train.shape;
  const dim = height * width * channels;
  const numbers = new Float32Array(train.count * dim);
  train.gather(indicesBetween(0, train.count), numbers);
  return { values: numbers, count: train.count, dim };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
