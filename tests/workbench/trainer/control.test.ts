import { describe, expect, it } from 'vitest';
import { Control, StopRequested } from '../../../src-main/workbench/trainer/control';

describe('Control', () => {
  it('lets a paused training wait until it may go on', async () => {
    const control = new Control();
    control.pause();
    let isAwake = false;
    const waiting = control.untilWoken().then(() => (isAwake = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isAwake).toBe(false);
    control.continue();
    await waiting;
    expect(control.isPauseWanted).toBe(false);
    control.throwIfStopped();
  });

  it('does not wait when the pause was taken back before it began', async () => {
    const control = new Control();
    control.pause();
    control.continue();
    await control.untilWoken();
    expect(control.isPauseWanted).toBe(false);
  });

  it('wakes a paused training to stop it', async () => {
    const control = new Control();
    control.pause();
    const waiting = control.untilWoken();
    control.stop();
    await waiting;
    expect(() => control.throwIfStopped()).toThrow(StopRequested);
  });
});
