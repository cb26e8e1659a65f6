import { describe, expect, it } from 'vitest';
import { EventHub, type ServiceEvent } from '../../src-main/workbench/eventHub';
import { RunRecorder } from '../../src-main/workbench/runRecorder';
import type { ExecutionReport } from '../../src-shared/domain';
import { StoreError } from '../../src-shared/errors';
import { ON_PROCESSOR } from '../executionConfig';
import { CONFIG, rows, storeWithRun } from '../store/support';

const JOB = {
  runId: 'r',
  segment: 1,
  config: CONFIG,
  epochsRecorded: 0,
  trainSecondsBefore: 10,
};
const PROGRESS = { stepIndex: 3, trainSeconds: 1.5, train: rows(1, 2, 3), epoch: null };

const REPORT: ExecutionReport = {
  executor: 'session',
  threads: 2,
  ...ON_PROCESSOR,
  isDataResident: true,
  reason: 'The fastest in a trial.',
  trials: [{ executor: 'session', threads: 2, stepMs: 5.1, firstCallMs: 200, error: null }],
};

function recorded() {
  const store = storeWithRun();
  const hub = new EventHub();
  const events: ServiceEvent[] = [];
  hub.listen((event) => events.push(event));
  return { store, events, recorder: new RunRecorder(store, hub) };
}

describe('RunRecorder', () => {
  it('tells nobody of rows that the disk refused', () => {
    const { store, events, recorder } = recorded();
    store.write = () => {
      throw new StoreError('the disk is full');
    };
    expect(() => recorder.progress(JOB, PROGRESS)).toThrow(/disk is full/);
    expect(events).toEqual([]);
  });

  it('has written rows down by the time it tells of them', () => {
    const { store, recorder } = recorded();
    const hub = new EventHub();
    const storedAtEvent: number[] = [];
    hub.listen((event) => {
      if (event.name !== 'metrics.appended') return;
      storedAtEvent.push(store.metrics.current('r', 'train').stepIndex.length);
    });
    new RunRecorder(store, hub).progress(JOB, PROGRESS);
    expect(storedAtEvent).toEqual([3]);
    expect(recorder.summary('r')).toMatchObject({ stepIndex: 3, trainSeconds: 11.5 });
  });

  it('takes the objective of a validation row from the trainer, whatever the model makes of it', () => {
    const { store, recorder } = recorded();
    const losses = { elboNats: 110, reconstructionNats: 100, klNats: 10 };
    const epoch = { epoch: 1, train: losses, validation: { ...losses, totalNats: 140 } };
    recorder.progress(JOB, { ...PROGRESS, train: null, epoch });
    expect(store.metrics.current('r', 'validation').losses['totalNats']![0]).toBe(140);
    expect(recorder.summary('r')).toMatchObject({ epochsDone: 1, validation: losses });
  });

  it('refuses what has no place in the status of the run', () => {
    const { recorder } = recorded();
    expect(() => recorder.act('r', 'pause', null)).toThrow(/queued/);
  });

  it('says once why a run failed where the disk refuses its end for the same reason', () => {
    const { store, recorder } = recorded();
    recorder.act('r', 'start', null);
    store.write = () => {
      throw new StoreError('the disk is full');
    };
    const event = { kind: 'failed', message: 'the disk is full' };
    recorder.actOrRemember('r', 'failed', event, { statusReason: event.message });
    expect(recorder.summary('r').statusReason).toBe('the disk is full');
  });

  it('shows a failed run whose end the disk refuses as failed, with both reasons', () => {
    const { store, events, recorder } = recorded();
    recorder.act('r', 'start', null);
    const write = store.write;
    store.write = () => {
      throw new StoreError('the disk is full');
    };
    const event = { kind: 'failed', message: 'the rows could not be recorded' };
    recorder.actOrRemember('r', 'failed', event, { statusReason: event.message });
    const expected = {
      status: 'failed',
      statusReason: 'the rows could not be recorded (the disk is full)',
    };
    expect(recorder.summary('r')).toMatchObject(expected);
    store.write = write;
    expect(recorder.act('r', 'start', null, { statusReason: null })).toBe('starting');
    expect(recorder.summary('r')).toMatchObject({ status: 'starting', statusReason: null });
    expect(events[0]?.name).toBe('run.changed');
  });

  it('names the checkpoints that a new one makes superfluous, all but the two newest', () => {
    const { recorder, store } = recorded();
    const save = (stepIndex: number) =>
      recorder.checkpoint(JOB, {
        stepIndex,
        epoch: 0,
        file: `checkpoint-1-${stepIndex}.lwc`,
        sha256: 'a'.repeat(64),
        bytes: 10,
      });
    expect(save(0)).toEqual([]);
    expect(save(40)).toEqual([]);
    expect(save(80)).toEqual(['checkpoint-1-0.lwc']);
    expect(store.checkpoints.newestFirst('r').map(({ stepIndex }) => stepIndex)).toEqual([80, 40]);
  });
});

describe('RunRecorder on how a run is computed', () => {
  it('has written the report and its event down by the time it tells of them', () => {
    const { store, recorder } = recorded();
    recorder.progress(JOB, PROGRESS);
    const hub = new EventHub();
    const heard: ServiceEvent[] = [];
    hub.listen((event) => {
      heard.push(event);
      expect(store.execution.get('r')).toEqual(REPORT);
      expect(store.events.list('r')).toMatchObject([
        {
          kind: 'execution',
          stepIndex: 3,
          message: 'Computed by: session, 2 threads, 5.1 ms a step',
        },
      ]);
    });
    new RunRecorder(store, hub).execution(JOB, REPORT);
    expect(heard).toEqual([
      { type: 'event', name: 'run.execution', payload: { runId: 'r', execution: REPORT } },
    ]);
  });

  it('tells nobody of a report that the disk refused', () => {
    const { store, events, recorder } = recorded();
    store.write = () => {
      throw new StoreError('the disk is full');
    };
    expect(() => recorder.execution(JOB, REPORT)).toThrow(/disk is full/);
    expect(events).toEqual([]);
  });

  it('makes an event of a change, none of a report that says the same again', () => {
    const { store, events, recorder } = recorded();
    recorder.execution(JOB, REPORT);
    recorder.execution(JOB, { ...REPORT, reason: 'As in the part before.', trials: [] });
    expect(store.events.list('r')).toHaveLength(1);
    recorder.execution(JOB, { ...REPORT, threads: 1, trials: [] });
    expect(store.events.list('r').map(({ message }) => message)).toEqual([
      'Computed by: session, 2 threads, 5.1 ms a step',
      'Computed by: session, 1 thread',
    ]);
    // The trials behind the choice are told with every report of it.
    expect(events.map(({ payload }) => payload)).toMatchObject(
      Array.from({ length: 3 }, () => ({ execution: { trials: REPORT.trials } })),
    );
  });

  it('says in the event why the eager executor stands in', () => {
    const { store, recorder } = recorded();
    const reason = 'Cumsum has no traced kernel.';
    recorder.execution(JOB, { ...REPORT, executor: 'eager', reason, trials: [] });
    expect(store.events.list('r')[0]?.message).toBe(
      'Computed by: eager, 2 threads. Cumsum has no traced kernel.',
    );
  });
});
