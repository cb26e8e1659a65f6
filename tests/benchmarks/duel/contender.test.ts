import { describe, expect, it } from 'vitest';
import { CASES } from '../../../benchmarks/duel/cases';
import { Contender } from '../../../benchmarks/duel/contender';
import { jobOf } from '../../../benchmarks/duel/job';
import type { ContenderSpec } from '../../../benchmarks/duel/contenderSpec';

const JOB = jobOf(
  CASES[0]!,
  {
    imagesPath: 'images.bin',
    batchSize: 64,
    device: 'cpu',
    precision: 'f32',
    stepsPerCall: 1,
    isReproducible: true,
    programsDir: null,
  },
  'session',
);

/** A contender whose program is a line of JavaScript. */
function scripted(script: string, command = process.execPath): ContenderSpec {
  return { name: 'scripted', family: 'ours', variant: '', command, args: ['-e', script], env: {} };
}

const ANSWERING = `
  const say = (message) => console.log(JSON.stringify(message));
  say({ ready: true, parameters: JSON.parse(process.argv[1]).batchSize, firstNats: [9] });
  require('node:readline').createInterface({ input: process.stdin }).on('line', (line) =>
    say({ ms: new Array(JSON.parse(line).steps).fill(2.5), nats: [8, 7] }));
`;

describe('Contender', () => {
  it('starts with its job, and answers each turn with the times of its steps', async () => {
    const contender = await Contender.start(scripted(ANSWERING), JOB);
    try {
      expect(contender.parameters).toBe(JOB.batchSize);
      expect(contender.firstNats).toEqual([9]);
      expect(contender.firstStepS).toBeGreaterThan(0);
      expect(await contender.turn(3)).toEqual({ ms: [2.5, 2.5, 2.5], nats: [8, 7] });
      expect(await contender.turn(1)).toEqual({ ms: [2.5], nats: [8, 7] });
    } finally {
      await contender.end();
    }
  });

  it('says in the last line of its program why it could not start', async () => {
    const failing = scripted(
      `console.error('first'); console.error('no library'); process.exit(3)`,
    );
    await expect(Contender.start(failing, JOB)).rejects.toThrow(/^no library$/);
  });

  it('says how it ended where its program said nothing', async () => {
    await expect(Contender.start(scripted('process.exit(3)'), JOB)).rejects.toThrow('exit code 3');
  });

  it('says so where its program is missing', async () => {
    const missing = scripted('', '/missing/python');
    await expect(Contender.start(missing, JOB)).rejects.toThrow('ENOENT');
  });

  it('rejects the turn in which its process was killed', async () => {
    const dying = scripted(
      `${ANSWERING} process.stdin.on('data', () => process.kill(process.pid, 'SIGKILL'))`,
    );
    const contender = await Contender.start(dying, JOB);
    await expect(contender.turn(1).then(() => contender.turn(1))).rejects.toThrow('SIGKILL');
    await contender.end();
  });

  it('tells the processor time of its process', async () => {
    const busy = scripted(`const end = Date.now() + 300; while (Date.now() < end); ${ANSWERING}`);
    const contender = await Contender.start(busy, JOB);
    expect(contender.cpuMs()).toBeGreaterThan(100);
    await contender.end();
  });
});
