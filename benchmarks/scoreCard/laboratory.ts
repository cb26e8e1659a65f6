import { setTimeout as delay } from 'node:timers/promises';
import type { Service } from '../../src-main/workbench/service';
import type { ScoreCard } from '../../src-shared/scoreCard';
import type { FieldValues } from '../../src-shared/schema/fields';

/** Between two questions to the service while it measures. */
const QUESTION_INTERVAL_MS = 25;
/** Into the measuring, when it is to be ended: some measure is at work then. */
const CANCEL_AFTER_MS = 8000;

export interface Measured {
  card: ScoreCard;
  /** From the request to the last value. */
  seconds: number;
  /** What the service took to answer questions meanwhile. */
  answersMs: number[];
}

/** Trains networks in a workspace of its own and measures them. */
export class Laboratory {
  constructor(
    private readonly service: Service,
    private readonly tell: (line: string) => void,
  ) {}

  async importMnist(path: string): Promise<void> {
    await this.service.handlers['datasets.import']({ path, name: 'mnist' });
  }

  /** Returns the id of a run that is trained to its end. Throws where it fails. */
  async train(
    name: string,
    model: FieldValues & { kind: string },
    epochs: number,
  ): Promise<string> {
    const { handlers } = this.service;
    const data = { dataset: 'mnist', validationCount: 0 };
    const training = { epochs, batchSize: 128, learningRate: 1e-3, seed: 0 };
    const { runId } = await handlers['runs.create']({ config: { name, data, model, training } });
    const startMs = Date.now();
    for (;;) {
      await delay(200);
      const { status, statusReason } = await handlers['runs.get']({ runId });
      if (status === 'failed' || status === 'interrupted') {
        throw new Error(`${name} could not be trained: ${statusReason}`);
      }
      if (status === 'completed') break;
    }
    this.tell(`${name}: ${epochs} epochs in ${Math.round((Date.now() - startMs) / 1000)} s`);
    return runId;
  }

  async measure(runId: string, seed: number): Promise<Measured> {
    const startMs = performance.now();
    const answersMs: number[] = [];
    let isOver = false;
    const asking = this.#ask(answersMs, () => isOver);
    const card = await this.#cardOf(runId, seed);
    const seconds = (performance.now() - startMs) / 1000;
    isOver = true;
    await asking;
    this.tell(`${runId}: ${card.values.length} metrics in ${seconds.toFixed(1)} s`);
    return { card, seconds, answersMs };
  }

  /** Begins to measure, ends it in the midst, and returns the milliseconds until it has ended. */
  async cancelMs(runId: string): Promise<number> {
    const { handlers } = this.service;
    await handlers['scores.start']({ runId, seed: 999, label: null });
    await delay(CANCEL_AFTER_MS);
    const startMs = performance.now();
    await handlers['scores.cancel']({ runId });
    return performance.now() - startMs;
  }

  async #ask(answersMs: number[], isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const startMs = performance.now();
      await delay(0);
      await this.service.handlers['runs.list']({});
      answersMs.push(performance.now() - startMs);
      await delay(QUESTION_INTERVAL_MS);
    }
  }

  async #cardOf(runId: string, seed: number): Promise<ScoreCard> {
    const ended = new Promise<ScoreCard>((resolve, reject) => {
      const stop = this.service.onEvent(({ name, payload }) => {
        if (name !== 'scores.changed' || payload.runId !== runId || payload.metricsAhead > 0)
          return;
        stop();
        if (payload.error !== null || payload.card === null) {
          reject(new Error(payload.error ?? 'nothing was measured'));
        } else resolve(payload.card);
      });
    });
    await this.service.handlers['scores.start']({ runId, seed, label: null });
    return ended;
  }
}
