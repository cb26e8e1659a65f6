import { describe, expect, test } from 'vitest';
import { createServiceClient } from '../../../src-renderer/client/serviceClient';
import { ConfigError, WorkbenchError } from '../../../src-shared/errors';
import { createFakeChannel } from './fakeChannel';

function connected() {
  const channel = createFakeChannel();
  const client = createServiceClient(channel);
  channel.enter('ready');
  return { channel, client };
}

describe('the service client', () => {
  test('gives each answer to the request of its id, whatever the order', async () => {
    const { channel, client } = connected();
    const renamed = client.request('runs.rename', { runId: 'a', name: 'A' });
    const listed = client.request('runs.list', {});
    channel.answer({ type: 'response', id: channel.sent[1]!.id, ok: true, value: ['list'] });
    channel.answer({ type: 'response', id: channel.sent[0]!.id, ok: true, value: 'renamed' });
    expect(await renamed).toBe('renamed');
    expect(await listed).toEqual(['list']);
  });

  test('sends what was asked while connecting once the service is ready, and only once', async () => {
    const channel = createFakeChannel();
    const client = createServiceClient(channel);
    const listed = client.request('runs.list', {});
    expect(channel.sent).toEqual([]);
    channel.enter('ready');
    channel.enter('ready');
    expect(channel.sent.map(({ name }) => name)).toEqual(['runs.list']);
    channel.answer({ type: 'response', id: channel.sent[0]!.id, ok: true, value: [] });
    expect(await listed).toEqual([]);
  });

  test('rejects with the service’s error, its code and its field', async () => {
    const { channel, client } = connected();
    const created = client.request('runs.create', { config: {} });
    const error = {
      code: 'config',
      message: 'training.epochs must be …',
      field: 'training.epochs',
    } as const;
    channel.answer({ type: 'response', id: channel.sent[0]!.id, ok: false, error });
    const thrown = await created.catch((reason: unknown) => reason);
    expect(thrown).toBeInstanceOf(ConfigError);
    expect(thrown).toMatchObject({ code: 'config', field: 'training.epochs' });
  });

  test('rejects what is in flight when the service goes away, and what is asked while it is away', async () => {
    const { channel, client } = connected();
    const inFlight = client.request('runs.list', {});
    channel.enter('lost');
    await expect(inFlight).rejects.toThrow('The service is away');
    await expect(client.request('runs.list', {})).rejects.toBeInstanceOf(WorkbenchError);
    expect(channel.sent).toHaveLength(1);
  });

  test('does not answer a request twice: an answer after a loss is dropped', async () => {
    const { channel, client } = connected();
    const inFlight = client.request('runs.list', {});
    channel.enter('lost');
    channel.enter('ready');
    channel.answer({ type: 'response', id: channel.sent[0]!.id, ok: true, value: [] });
    await expect(inFlight).rejects.toThrow('The service is away');
  });

  test('tells a listener the present state at once and every later one', () => {
    const { channel, client } = connected();
    const heard: string[] = [];
    const end = client.onConnection((state) => heard.push(state));
    channel.enter('lost');
    end();
    channel.enter('ready');
    expect(heard).toEqual(['ready', 'lost']);
  });

  test('hands events to the listeners of their name, across a loss, until they end', () => {
    const { channel, client } = connected();
    const heard: string[] = [];
    const end = client.on('run.removed', ({ runId }) => heard.push(runId));
    client.on('dataset.removed', () => heard.push('wrong'));
    const event = (runId: string) =>
      channel.answer({ type: 'event', name: 'run.removed', payload: { runId } });
    event('a');
    channel.enter('lost');
    channel.enter('ready');
    event('b');
    end();
    event('c');
    expect(heard).toEqual(['a', 'b']);
  });

  test('keeps typed arrays of an event as they were sent', () => {
    const { channel, client } = connected();
    let means = new Float32Array();
    client.on('latent.updated', (frame) => (means = frame.means as Float32Array<ArrayBuffer>));
    channel.answer({
      type: 'event',
      name: 'latent.updated',
      payload: {
        ...{ runId: 'a', seq: 1, stepIndex: 5, epoch: 0, count: 1, latentDim: 2 },
        means: new Float32Array([0.25, -1.5]),
        klNatsPerDim: new Float32Array([1, 2]),
      },
    });
    expect(means).toEqual(new Float32Array([0.25, -1.5]));
  });

  test('closes its channel and rejects what waits', async () => {
    const { channel, client } = connected();
    const waiting = client.request('runs.list', {});
    client.close();
    expect(channel.isClosed).toBe(true);
    await expect(waiting).rejects.toThrow('closed its line');
  });
});
