import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startSideJob } from '../../src-main/workbench/sideProcess';
import type { ReuseJob } from '../../src-main/workbench/trainer/protocol';
import { temporaryFolder } from '../store/support';

const POINT = { labelCount: 9, start: 'frozen', testAccuracy: 1, epochs: 1, seconds: 1 };
const TOLD = { point: POINT, pointsAhead: 1 };
const RESULT = { kind: 'told', told: TOLD };

/** Starts a process that answers its job by some code, and resolves with how it ended. */
function endOf(answer: string, told: () => void = () => undefined): Promise<string | null> {
  const trainerPath = join(temporaryFolder(), 'trainer.cjs');
  writeFileSync(trainerPath, `process.on('message', () => { ${answer} });`);
  const program = { trainerPath, nodePath: process.execPath };
  return new Promise((ended) => {
    startSideJob(program, 'reuse', {} as ReuseJob, { told, ended });
  });
}

it('ends without an error when all is measured', async () => {
  let heard = 0;
  const answer = `process.send(${JSON.stringify(RESULT)}); process.send({ kind: 'side-job-done' });`;
  expect(await endOf(answer, () => (heard += 1))).toBeNull();
  expect(heard).toBe(1);
});

it('ends with what the process says that it failed by', async () => {
  const error = { code: 'request', message: 'no labels' };
  const answer = `process.send(${JSON.stringify({ kind: 'failed', error, stepIndex: 0 })});`;
  expect(await endOf(answer)).toBe('no labels');
});

it('ends with the exit of a process that says nothing', async () => {
  expect(await endOf('process.exit(3);')).toBe('the process that measures ended (3)');
});

it('ends the process where a result cannot be recorded', async () => {
  const fail = () => {
    throw new Error('the disk is full');
  };
  expect(await endOf(`process.send(${JSON.stringify(RESULT)});`, fail)).toBe('the disk is full');
});
