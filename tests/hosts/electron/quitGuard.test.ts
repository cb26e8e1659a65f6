import { expect, test, vi } from 'vitest';
import { QuitGuard } from '../../../src-main/hosts/electron/quitGuard';

function guard(isTraining: boolean, answer: boolean | Promise<boolean> = true) {
  const ask = vi.fn(() => Promise.resolve(answer));
  const end = vi.fn(() => Promise.resolve());
  return { ask, end, guard: new QuitGuard({ isTraining: () => isTraining, ask, end }) };
}

test('an idle application ends without a question', async () => {
  const idle = guard(false);
  await idle.guard.request();
  expect(idle.ask).not.toHaveBeenCalled();
  expect(idle.end).toHaveBeenCalledOnce();
});

test('while a run trains, only a yes ends it, and a no can be asked again', async () => {
  const kept = guard(true, false);
  await kept.guard.request();
  expect(kept.end).not.toHaveBeenCalled();
  await kept.guard.request();
  expect(kept.ask).toHaveBeenCalledTimes(2);

  const quit = guard(true, true);
  await quit.guard.request();
  expect(quit.end).toHaveBeenCalledOnce();
});

test('a second wish while the question stands asks nothing more', async () => {
  let answer: (isConfirmed: boolean) => void = () => undefined;
  const asked = guard(true, new Promise((resolve) => (answer = resolve)));
  const first = asked.guard.request();
  await asked.guard.request();
  expect(asked.ask).toHaveBeenCalledOnce();
  answer(true);
  await first;
  expect(asked.end).toHaveBeenCalledOnce();
});

test('an end that is under way is not begun twice', async () => {
  const quit = guard(false);
  await Promise.all([quit.guard.request(), quit.guard.request()]);
  expect(quit.end).toHaveBeenCalledOnce();
});
