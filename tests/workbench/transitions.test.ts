import { describe, expect, it } from 'vitest';
import { isTraining, nextStatus, type RunAction } from '../../src-main/workbench/transitions';
import { RUN_STATUSES, type RunStatus } from '../../src-shared/domain';

const ACTIONS: RunAction[] = [
  'start',
  'opened',
  'pause',
  'paused',
  'continue',
  'continued',
  'stop',
  'stopped',
  'completed',
  'failed',
  'lost',
];

describe('nextStatus', () => {
  it('leads a run through its whole life', () => {
    const life: [RunAction, RunStatus][] = [
      ['start', 'starting'],
      ['opened', 'running'],
      ['pause', 'pausing'],
      ['paused', 'paused'],
      ['continue', 'running'],
      ['stop', 'stopping'],
      ['stopped', 'stopped'],
      ['start', 'starting'],
      ['opened', 'running'],
      ['completed', 'completed'],
    ];
    let status: RunStatus = 'queued';
    for (const [action, expected] of life) {
      const next = nextStatus(status, action);
      expect(next, `${action} while ${status}`).toBe(expected);
      status = next!;
    }
  });

  it('lets nothing happen to a completed run', () => {
    expect(ACTIONS.map((action) => nextStatus('completed', action))).toEqual(
      ACTIONS.map(() => null),
    );
  });

  it('starts a run again from every status in which it rests unfinished, and from no other', () => {
    const startable = RUN_STATUSES.filter((status) => nextStatus(status, 'start') !== null);
    expect(startable).toEqual(['queued', 'paused', 'stopped', 'failed', 'interrupted']);
  });

  it('turns every training status into interrupted when the trainer is lost', () => {
    for (const status of RUN_STATUSES.filter(isTraining)) {
      expect(nextStatus(status, 'lost')).toBe('interrupted');
    }
  });

  it('keeps a paused run paused when its trainer is lost, since its checkpoint is written', () => {
    expect(nextStatus('paused', 'lost')).toBe('paused');
  });

  it('never leads from rest to a training status without a start or a continue', () => {
    for (const status of RUN_STATUSES.filter((each) => !isTraining(each))) {
      for (const action of ACTIONS) {
        const next = nextStatus(status, action);
        if (next === null || !isTraining(next)) continue;
        expect(['start', 'continue', 'continued', 'stop'], `${action} while ${status}`).toContain(
          action,
        );
      }
    }
  });
});
