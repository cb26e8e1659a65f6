import { writeFileSync } from 'node:fs';
import { CASES } from '../../duel/cases';
import { Contender } from '../../duel/contender';
import { jobOf } from '../../duel/job';
import { stepTimes } from '../../duel/stepTimes';
import { settingOf } from '../compare';
import { ourSpec } from '../lineup';
import { benchMachine } from '../machine';

/** A way to compile or to call our step, which only a card can judge. */
interface Variant {
  name: string;
  env: Record<string, string>;
  /** Most steps of a call, one measurement each. */
  stepsPerCall: readonly number[];
  isReproducible?: boolean;
}

export interface VariantFinding {
  case: string;
  variant: string;
  steps_per_call: number;
  median_ms: number | null;
  first_step_s: number | null;
  /** 1 - seconds of processor time / seconds. */
  host_idle: number | null;
  error?: string;
}

const flags = (text: string) => ({ XLA_FLAGS: text });
const VARIANTS: readonly Variant[] = [
  { name: 'as it is', env: {}, stepsPerCall: [1, 16, 256] },
  {
    name: 'command buffers of whole loops',
    env: flags(
      '--xla_gpu_enable_command_buffer=+WHILE,+CONDITIONAL --xla_gpu_graph_min_graph_size=1',
    ),
    stepsPerCall: [256],
  },
  {
    name: 'no command buffers',
    env: flags('--xla_gpu_enable_command_buffer='),
    stepsPerCall: [256],
  },
  {
    name: 'the host sleeps while it waits',
    env: { TF_CUDA_PLATFORM_GPU_DEVICE_SCHEDULE: 'blocking_sync' },
    stepsPerCall: [1, 256],
  },
  { name: 'no autotuning', env: flags('--xla_gpu_autotune_level=0'), stepsPerCall: [256] },
  {
    name: 'loops doubled',
    env: flags('--xla_gpu_enable_while_loop_double_buffering=true'),
    stepsPerCall: [256],
  },
  { name: 'the same bits each time', env: {}, stepsPerCall: [256], isReproducible: true },
];

/** The first is ruled by the start of kernels, the second by their work. */
const ORDER = ['mlp', 'conv64', 'conv'] as const;
const BATCH = 128;
const TURN_MS = 700;
const MOST_STEPS = 4096;

/** Measures variant after variant while time is left, writes what was found after each, and tells it. */
export async function variants(
  program: string,
  folder: string,
  out: string | null,
  untilMs: number,
): Promise<void> {
  const machine = await benchMachine();
  const findings: VariantFinding[] = [];
  for (const caseName of ORDER) {
    const trainCase = CASES.find(({ name }) => name === caseName)!;
    const gpuCase = { name: caseName, trainCase, batchSize: BATCH };
    const setting = await settingOf(gpuCase, machine, 'f32', folder, null);
    for (const { name, env, stepsPerCall, isReproducible = false } of VARIANTS) {
      if (performance.now() > untilMs) return;
      const head = { case: caseName, variant: name };
      const nothing = { median_ms: null, first_step_s: null, host_idle: null };
      const job = jobOf(trainCase, { ...setting, isReproducible }, 'xla');
      let contender: Contender | null = null;
      try {
        contender = await Contender.start(ourSpec(program, env), job);
        for (const steps of stepsPerCall) {
          findings.push({ ...head, ...(await measured(contender, steps)) });
        }
      } catch (error) {
        const reason = (error as Error).message;
        findings.push({ ...head, steps_per_call: stepsPerCall[0]!, ...nothing, error: reason });
      } finally {
        await contender?.end();
      }
      if (out !== null)
        writeFileSync(out, JSON.stringify({ machine: machine.text, findings }, null, 1));
    }
  }
}

async function measured(
  contender: Contender,
  stepsPerCall: number,
): Promise<Omit<VariantFinding, 'case' | 'variant'>> {
  // Until the engine knows how many steps a call may have, and the card is awake.
  let { ms } = await contender.turn(Math.min(stepsPerCall, 16), stepsPerCall);
  const fitting = Math.round(TURN_MS / stepTimes(ms).medianMs);
  const steps = Math.max(1, Math.min(MOST_STEPS, fitting));
  const before = { cpuMs: contender.cpuMs(), wallMs: performance.now() };
  ({ ms } = await contender.turn(steps, stepsPerCall));
  const busy = (contender.cpuMs() - before.cpuMs) / (performance.now() - before.wallMs);
  return {
    steps_per_call: stepsPerCall,
    median_ms: Number(stepTimes(ms).medianMs.toFixed(4)),
    first_step_s: Number(contender.firstStepS.toFixed(2)),
    host_idle: Number.isFinite(busy) ? Number((1 - busy).toFixed(3)) : null,
  };
}
