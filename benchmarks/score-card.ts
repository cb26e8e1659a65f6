import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ScoreCard } from '../src-shared/scoreCard';
import { serviceOptions } from '../src-main/hosts/serviceOptions';
import { createService } from '../src-main/workbench/service';
import { Laboratory } from './scoreCard/laboratory';
import { CONV_VAE, LATENT_SPACES } from './scoreCard/networks';
import { orderLines, ordersOf } from './scoreCard/orders';
import { rangeText } from './scoreCard/rangeText';

/*
 * npm run bench -- score-card [--data FOLDER] [--epochs 8] [--repeats 3] [--json]
 * First how long the score card of a convolutional VAE takes for MNIST's 10,000 test images, how long the
 * service needs for an answer meanwhile, and for ending it. Then the cards of a plain autoencoder, a VAE of the
 * KL alone and one of both terms: do they come out in the order that theory says, with intervals apart?
 * Progress goes to stderr.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    epochs: { type: 'string', default: '8' },
    repeats: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});

const LIMITS = { cardSeconds: 60, answerMs: 100, cancelMs: 500 };

async function main(): Promise<void> {
  const workspaceDir = mkdtempSync(join(tmpdir(), 'latent-score-card-'));
  const mainDir = dirname(process.argv[1]!);
  const service = await createService(serviceOptions(mainDir, workspaceDir));
  try {
    const laboratory = new Laboratory(service, (line) => console.error(line));
    await laboratory.importMnist(values.data ?? join(mainDir, '../../../shared/data/mnist'));

    const conv = await laboratory.train('conv VAE', CONV_VAE, 1);
    const [seconds, answersMs, cancelsMs] = [[], [], []] as [number[], number[], number[]];
    for (let repeat = 0; repeat < Number(values.repeats); repeat++) {
      const measured = await laboratory.measure(conv, repeat);
      seconds.push(measured.seconds);
      answersMs.push(...measured.answersMs);
      cancelsMs.push(await laboratory.cancelMs(conv));
    }

    const cards = new Map<string, ScoreCard>();
    for (const [name, model] of Object.entries(LATENT_SPACES)) {
      const runId = await laboratory.train(name, model, Number(values.epochs));
      cards.set(name, (await laboratory.measure(runId, 0)).card);
    }
    const definitions = await service.handlers['scores.metrics']({});
    const orders = ordersOf(cards);

    const longestAnswerMs = Math.max(...answersMs);
    const isReached =
      Math.max(...seconds) <= LIMITS.cardSeconds &&
      longestAnswerMs <= LIMITS.answerMs &&
      Math.max(...cancelsMs) <= LIMITS.cancelMs &&
      orders.every(({ holds }) => holds);
    const lines = values.json
      ? [JSON.stringify({ seconds, longestAnswerMs, cancelsMs, orders, isReached })]
      : [
          `card of the conv VAE   ${rangeText(seconds, 's')} (limit ${LIMITS.cardSeconds} s)`,
          `answers meanwhile      ${rangeText(answersMs, 'ms')} (limit ${LIMITS.answerMs} ms)`,
          `ending it              ${rangeText(cancelsMs, 'ms')} (limit ${LIMITS.cancelMs} ms)`,
          '',
          ...orderLines(definitions, cards, orders),
        ];
    for (const line of lines) console.log(line);
    if (!isReached) process.exitCode = 1;
  } finally {
    await service.shutDown();
    rmSync(workspaceDir, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
