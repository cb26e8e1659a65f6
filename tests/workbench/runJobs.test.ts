import { expect, it } from 'vitest';
import { RunJobs, type StartJob } from '../../src-main/workbench/runJobs';

/** A job that ends when it is told to, or is ended; `finish` ends it by itself. */
function controlled() {
  let finish: (error: string | null) => void = () => undefined;
  const start: StartJob = (ended) => {
    finish = ended;
    return () => {
      ended('killed');
      return Promise.resolve();
    };
  };
  return { start, finish: (error: string | null) => finish(error) };
}

it('lets one job of a run be at work until it has ended, with its reason', async () => {
  const jobs = new RunJobs();
  const ends: (string | null)[] = [];
  const { start, finish } = controlled();
  await jobs.begin(
    'r',
    () => Promise.resolve(start),
    (error) => ends.push(error),
  );
  expect([jobs.has('r'), jobs.has('other')]).toEqual([true, false]);
  finish('it broke');
  expect(jobs.has('r')).toBe(false);
  expect(ends).toEqual(['it broke']);
});

it('ends a cancelled job without a reason, also one that is still prepared', async () => {
  const jobs = new RunJobs();
  const ends: (string | null)[] = [];
  await jobs.begin(
    'r',
    () => Promise.resolve(controlled().start),
    (error) => ends.push(error),
  );
  await jobs.cancel('r');
  expect(ends).toEqual([null]);

  let hasStarted = false;
  let prepared: (start: StartJob) => void = () => undefined;
  const preparing = new Promise<StartJob>((resolve) => (prepared = resolve));
  const begun = jobs.begin(
    'r',
    () => preparing,
    (error) => ends.push(error),
  );
  await jobs.cancel('r');
  expect(jobs.has('r')).toBe(true);
  prepared((ended) => {
    hasStarted = true;
    return controlled().start(ended);
  });
  await begun;
  expect([hasStarted, jobs.has('r')]).toEqual([false, false]);
  expect(ends).toEqual([null, null]);
});

it('forgets a job that could not be prepared, and tells nothing of its end', async () => {
  const jobs = new RunJobs();
  const ends: (string | null)[] = [];
  const failing = () => Promise.reject(new Error('no checkpoint'));
  await expect(jobs.begin('r', failing, (error) => ends.push(error))).rejects.toThrow(
    'no checkpoint',
  );
  expect([jobs.has('r'), ends]).toEqual([false, []]);
});

it('ends all jobs when it closes, and tells nothing more', async () => {
  const jobs = new RunJobs();
  const ends: (string | null)[] = [];
  const tell = (error: string | null) => ends.push(error);
  await jobs.begin('a', () => Promise.resolve(controlled().start), tell);
  await jobs.begin('b', () => Promise.resolve(controlled().start), tell);
  await jobs.close();
  expect([jobs.has('a'), jobs.has('b'), ends]).toEqual([false, false, []]);
});
