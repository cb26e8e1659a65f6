import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FromTrainer, ToTrainer } from '../../../src-main/workbench/trainer/protocol';
import type { ProjectionTold } from '../../../src-main/workbench/trainer/projectPoints';

/**
 * A process that projects nothing and says what it was given: the talk between service and process alone. The first
 * coordinate of its map is the first of the map that it starts from, or places points in, else 7. By its seed it
 * fails (404) or computes for ever without a look at its messages (999).
 */
function send(message: FromTrainer): void {
  process.send!(message);
}

function tell(told: ProjectionTold): void {
  send({ kind: 'told', told });
}

process.on('message', (message: ToTrainer) => {
  if (message.kind === 'side-job' && message.job.name === 'projection')
    void answer(message.job.given);
});
process.on('disconnect', () => process.exit(0));

async function answer({ source, settings, start, reference }: Given): Promise<void> {
  const count = source.kind === 'values' ? source.indices.length : 0;
  const coords = new Float32Array(2 * count);
  coords[0] = start?.[0] ?? reference?.coords[0] ?? 7;
  tell({ kind: 'progress', stage: 'reading', done: 0, total: count, coords: null, klNats: null });
  if (settings.seed === 404) {
    send({ kind: 'failed', error: { code: 'internal', message: 'too hot' }, stepIndex: 0 });
    return;
  }
  tell({ kind: 'progress', stage: 'layout', done: 3, total: 9, coords, klNats: 2 });
  // What was told leaves before the long work.
  for (let turn = 0; turn < 10; turn++) await nextTurn();
  if (settings.seed === 999) for (;;) coords[0] += 1;
  const layer = new Float32Array(count);
  const all = { value: 1, standardError: 0 };
  const whole = { k: 2, centreCount: count, trustworthiness: all, continuity: all, recall: all };
  const faithfulness = reference === null ? whole : null;
  const [intrusion, loss] = reference === null ? [layer, layer] : [null, null];
  const projected = { coords, klNats: 1.5, varianceShares: null, faithfulness, intrusion, loss };
  tell({ kind: 'projected', projected, seconds: 0.25 });
  send({ kind: 'side-job-done' });
}

type Given = Extract<
  Extract<ToTrainer, { kind: 'side-job' }>['job'],
  { name: 'projection' }
>['given'];
