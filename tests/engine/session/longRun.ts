import * as tf from '@tensorflow/tfjs-core';
import { openSession } from '../../../src-main/engine/session/openSession';
import type { ExecutorKind } from '../../../src-shared/runConfig';
import { barImages, firstBatch, TOY_CONV, toyConfig } from '../toyImages';

/*
 * A training of many steps in a process of its own, with what a trainer does between them;
 * longRun.test.ts looks at the memory that it prints. Begun with the executor, the steps of the warm-up
 * and those after it in LONG_RUN, and with --expose-gc.
 */

const [executor, warmUpSteps, steps] = process.env['LONG_RUN']!.split(' ');
const source = barImages(168);
const images = firstBatch(source);
const session = await openSession({
  config: toyConfig(TOY_CONV, {}, { executor: executor as ExecutorKind, threads: 2 }),
  shape: source.shape,
  trainCount: 168,
  classCount: 0,
  source,
});

async function train(untilStep: number): Promise<void> {
  for (let call = 1; session.stepIndex < untilStep; call++) {
    await session.trainSteps(64);
    if (call % 10 !== 0) continue;
    const { means } = await session.encode(images);
    await session.decode({ codes: means, labels: null, count: 168 });
    const passes = session.evaluate(source, 1);
    let isDone: boolean | undefined = false;
    while (!isDone) isDone = (await passes.next()).done;
    await session.saveCheckpoint();
  }
}

async function memory() {
  // What was freed in one turn of the loop is collected in another.
  for (let round = 0; round < 4; round++) {
    await new Promise((wake) => setTimeout(wake, 20));
    global.gc!();
  }
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
  return { rss, heapUsed, external, arrayBuffers, tensors: tf.memory().numTensors };
}

await train(Number(warmUpSteps));
const before = await memory();
await train(Number(warmUpSteps) + Number(steps));
console.log(JSON.stringify({ before, after: await memory() }));
