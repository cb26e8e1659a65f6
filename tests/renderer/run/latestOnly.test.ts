import { describe, expect, it } from 'vitest';
import { LatestOnly } from '../../../src-renderer/screens/run/latestOnly';

/** A sender whose answers come when the test says so. */
function slowSender() {
  const sent: { ask: string; answer: (value: string) => void; fail: (thrown: Error) => void }[] =
    [];
  const answered: string[] = [];
  const failed: string[] = [];
  const latest = new LatestOnly<string, string>(
    (ask) =>
      new Promise((answer, fail) => {
        sent.push({ ask, answer, fail });
      }),
    (ask, answer) => answered.push(`${ask}=${answer}`),
    (ask) => failed.push(ask),
  );
  return { latest, sent, answered, failed };
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('LatestOnly', () => {
  it('sends the first ask at once and then only the newest of those that waited', async () => {
    const { latest, sent, answered } = slowSender();
    for (const ask of ['a', 'b', 'c', 'd']) latest.ask(ask);
    expect(sent.map(({ ask }) => ask)).toEqual(['a']);
    sent[0]!.answer('1');
    await settle();
    expect(sent.map(({ ask }) => ask)).toEqual(['a', 'd']);
    sent[1]!.answer('2');
    await settle();
    expect(answered).toEqual(['a=1', 'd=2']);
  });

  it('goes on after a failure', async () => {
    const { latest, sent, answered, failed } = slowSender();
    latest.ask('a');
    latest.ask('b');
    sent[0]!.fail(new Error('away'));
    await settle();
    sent[1]!.answer('2');
    await settle();
    latest.ask('c');
    sent[2]!.answer('3');
    await settle();
    expect(failed).toEqual(['a']);
    expect(answered).toEqual(['b=2', 'c=3']);
  });

  it('drops what waits when it is cleared', async () => {
    const { latest, sent } = slowSender();
    latest.ask('a');
    latest.ask('b');
    latest.clear();
    sent[0]!.answer('1');
    await settle();
    expect(sent.map(({ ask }) => ask)).toEqual(['a']);
  });
});
