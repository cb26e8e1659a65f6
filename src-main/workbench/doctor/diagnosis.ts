import { forkTrainer, type TrainerProgram } from '../forkTrainer';
import type { Diagnoses, DiagnosisRequest } from '../trainer/diagnose';
import type { FromTrainer, ToTrainer } from '../trainer/protocol';

/** Why there is no answer. */
export interface Fault {
  fault: string;
}

/** A library of several gigabytes is read from a slow disk in that time, and a card compiles its first program. */
const PATIENCE_MS = 120_000;

/**
 * Resolves with what a trainer process of its own answers, or why it does not: its error, its crash, or its silence.
 * Never rejects.
 */
export function diagnosisOf<Kind extends DiagnosisRequest['kind']>(
  program: TrainerProgram,
  request: Extract<DiagnosisRequest, { kind: Kind }>,
): Promise<Diagnoses[Kind] | Fault> {
  return new Promise((resolve) => {
    const child = forkTrainer(program, 'pipe');
    let errors = '';
    const settle = (outcome: Diagnoses[Kind] | Fault) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      resolve(outcome);
    };
    const timer = setTimeout(
      () => settle({ fault: `no answer within ${PATIENCE_MS / 1000} s` }),
      PATIENCE_MS,
    );
    child.stderr?.on('data', (text: Buffer) => (errors += text.toString()));
    child.on('message', (message: FromTrainer) => {
      if (message.kind === 'diagnosed') settle(message.diagnosis as Diagnoses[Kind]);
      else if (message.kind === 'failed') settle({ fault: message.error.message });
    });
    child.on('error', (error) => settle({ fault: error.message }));
    child.on('close', (code, signal) => {
      const lastLine = errors.trim().split('\n').at(-1) ?? '';
      settle({ fault: `the trainer process ended (${signal ?? code}) ${lastLine}`.trim() });
    });
    child.send({ kind: 'diagnose', request } satisfies ToTrainer);
  });
}
