import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Precision } from '../../src-shared/runConfig';
import { compare } from './compare';
import type { GpuCase } from './cases';
import { candidatePythons, findPeers, type FoundPeer, type GpuPeer } from './findPeers';
import { ourSpec, PEER_TITLES, peerSpecs } from './lineup';
import { benchMachine } from './machine';
import { gpuText, type GpuCaseFigures } from './summary';

export interface BenchOptions {
  /** The benchmark's program, which acts as our contender too. */
  program: string;
  projectDir: string;
  /** Looked into for peers before the others. */
  python: string | null;
  cases: readonly GpuCase[];
  precisions: readonly Precision[];
  rounds: number;
  /** Begins no case, and no round of one, after so many seconds. */
  seconds: number;
  /** For images and programs. */
  folder: string;
  /** A file that is written anew after each case; null for none. */
  out: string | null;
  tell: (line: string) => void;
}

/** What is measured, in JSON. */
export interface BenchFigures {
  device: string;
  machine: string;
  card: string | null;
  driver: string | null;
  card_memory_bytes: number | null;
  node: string;
  /** Versions of the peers' distributions; null for a peer that is not installed. */
  peers: Record<string, Record<string, string> | null>;
  cases: GpuCaseFigures[];
  /** Cases that were not begun for want of time. */
  left_out: string[];
}

/** A case takes so long with all its starts: later ones would be cut off. */
const LEAST_CASE_MS = 45_000;

/** Measures case after case, tells each table, and returns all figures. */
export async function bench(options: BenchOptions): Promise<BenchFigures> {
  const { program, projectDir, cases, precisions, folder, rounds, tell } = options;
  const endMs = performance.now() + options.seconds * 1000;
  const machine = await benchMachine();
  console.log(`Latent Workbench computes ${machine.text}.`);
  const pythons = candidatePythons(projectDir);
  const found = await findPeers(options.python === null ? pythons : [options.python, ...pythons]);
  for (const line of peerLines(found)) console.log(line);
  const figures: BenchFigures = {
    device: machine.device,
    machine: machine.text,
    card: machine.card?.name ?? null,
    driver: machine.card?.driverVersion ?? null,
    card_memory_bytes: machine.card?.memoryBytes ?? null,
    node: process.version,
    peers: { jax: found.jax?.versions ?? null, torch: found.torch?.versions ?? null },
    cases: [],
    left_out: [],
  };
  const benchmarksDir = join(projectDir, 'benchmarks');
  const specs = [ourSpec(program), ...peerSpecs(machine, found, benchmarksDir)];
  for (const precision of precisions) {
    for (const gpuCase of cases) {
      if (endMs - performance.now() < LEAST_CASE_MS) {
        figures.left_out.push(`${gpuCase.name}, ${precision}`);
        continue;
      }
      tell(`Measuring ${gpuCase.name}, ${precision}: ${specs.length} contenders in turn ...`);
      // The last moments are for the contenders' end and the report.
      const untilMs = endMs - 2000;
      const measured = { gpuCase, precision, machine, specs, folder, rounds, untilMs, tell };
      const caseFigures = await compare(measured);
      figures.cases.push(caseFigures);
      console.log(gpuText(caseFigures, gpuCase.trainCase.title));
      if (options.out !== null) writeFileSync(options.out, JSON.stringify(figures, null, 1));
    }
  }
  for (const left of figures.left_out) console.log(`${left}: left out, no time.`);
  return figures;
}

function peerLines(found: Partial<Record<GpuPeer, FoundPeer>>): string[] {
  return (['jax', 'torch'] as const).map((peer) => {
    const title = PEER_TITLES[peer];
    const versions = Object.entries(found[peer]?.versions ?? {});
    return versions.length === 0
      ? `${title} is not installed: it is left out.`
      : `${title}: ${versions.map((pair) => pair.join(' ')).join(', ')}.`;
  });
}
