import { fork } from 'node:child_process';
import type { ExecutorKind } from '../../../src-shared/runConfig';
import type { DoctorCheck, DoctorReport } from '../../../src-shared/domain';
import { sqliteVersion } from '../../store/sqliteVersion';
import type { Diagnosis } from '../trainer/diagnose';
import type { FromTrainer, ToTrainer } from '../trainer/protocol';
import type { TrainerProgram } from '../forkTrainer';
import { KNOWN_TOLERANCE_NATS, KNOWN_TOTAL_NATS } from './knownStep';

/** Loading the library takes seconds at most, also from a slow disk. */
const PATIENCE_MS = 60_000;
const SET_UP = 'Run `npm run setup`.';

/**
 * Returns what there is to train with and whether it computes correctly, found by a process like
 * those that train: Node, the database, the TensorFlow library, its devices, and a small training
 * step against known numbers. Whatever is missing comes with what to do.
 */
export async function runDoctor(program: TrainerProgram): Promise<DoctorReport> {
  const checks = [nodeCheck(), databaseCheck(), ...trainerChecks(await diagnosisOf(program))];
  return {
    isHealthy: checks.every(({ status }) => status === 'ok' || status === 'absent'),
    checks,
  };
}

function nodeCheck(): DoctorCheck {
  return { name: 'Node.js', status: 'ok', found: process.versions.node, remedy: null };
}

function databaseCheck(): DoctorCheck {
  try {
    return { name: 'SQLite', status: 'ok', found: sqliteVersion(), remedy: null };
  } catch (error) {
    return { name: 'SQLite', status: 'missing', found: (error as Error).message, remedy: SET_UP };
  }
}

function trainerChecks(diagnosis: Diagnosis | { fault: string }): DoctorCheck[] {
  if ('fault' in diagnosis) {
    const found = diagnosis.fault;
    return [{ name: 'TensorFlow', status: 'missing', found, remedy: SET_UP }];
  }
  const { libraryVersion, backendName, devices } = diagnosis;
  const hasCard = devices.includes('GPU');
  return [
    { name: 'TensorFlow', status: 'ok', found: libraryVersion, remedy: null },
    { name: 'Backend', status: 'ok', found: backendName, remedy: null },
    { name: 'Processor', status: 'ok', found: devices.includes('CPU') ? 'CPU' : '', remedy: null },
    {
      name: 'Graphics card',
      status: hasCard ? 'ok' : 'absent',
      found: hasCard ? 'GPU' : 'none used; training runs on the processor',
      remedy: null,
    },
    stepCheck('session', diagnosis.totalNats.session),
    stepCheck('eager', diagnosis.totalNats.eager),
  ];
}

/** Compares the losses that an executor gives for the small training with the known ones. */
export function stepCheck(executor: ExecutorKind, totalNats: readonly number[]): DoctorCheck {
  const errors = KNOWN_TOTAL_NATS.map((known, index) =>
    Math.abs(known - (totalNats[index] ?? NaN)),
  );
  const worst = Math.max(...errors);
  const isRight = worst <= KNOWN_TOLERANCE_NATS;
  return {
    name: `Training step, ${executor}`,
    status: isRight ? 'ok' : 'failed',
    found: isRight
      ? `as expected, within ${worst.toExponential(0)} nats`
      : `losses ${totalNats.map((nats) => nats.toFixed(5)).join(', ')} nats; ` +
        `expected ${KNOWN_TOTAL_NATS.map((nats) => nats.toFixed(5)).join(', ')}`,
    remedy: isRight
      ? null
      : 'The library computes wrongly on this machine: set it up anew with `npm run setup`.',
  };
}

function diagnosisOf(program: TrainerProgram): Promise<Diagnosis | { fault: string }> {
  return new Promise((resolve) => {
    const child = fork(program.trainerPath, [], {
      execPath: program.nodePath,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let errors = '';
    const settle = (outcome: Diagnosis | { fault: string }) => {
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
      if (message.kind === 'diagnosed') settle(message.diagnosis);
      else if (message.kind === 'failed') settle({ fault: message.error.message });
    });
    child.on('error', (error) => settle({ fault: error.message }));
    child.on('close', (code, signal) => {
      const lastLine = errors.trim().split('\n').at(-1) ?? '';
      settle({ fault: `the trainer process ended (${signal ?? code}) ${lastLine}`.trim() });
    });
    child.send({ kind: 'diagnose' } satisfies ToTrainer);
  });
}
