import { encode } from '@msgpack/msgpack';
import { describe, expect, it, vi } from 'vitest';
import { EventHub } from '../../src-main/workbench/eventHub';
import { requestHandlers, type HandlerParts } from '../../src-main/workbench/handlers';
import { connectClient } from '../../src-main/workbench/serviceEdge';
import {
  decodeServiceMessage,
  encodeMessage,
  MAX_CLIENT_MESSAGE_BYTES,
  type ServiceMessage,
} from '../../src-shared/contract/messages';
import {
  REQUESTS,
  type RequestHandlers,
  type RequestName,
} from '../../src-shared/contract/requests';
import { ConfigError } from '../../src-shared/errors';
import { createRandom } from '../../src-shared/random';

type Response = Extract<ServiceMessage, { type: 'response' }>;

/** A line to handlers that note what reaches them. */
function line(answers: Partial<RequestHandlers> = {}) {
  const calls: { name: string; params: unknown }[] = [];
  const handlers = Object.fromEntries(
    (Object.keys(REQUESTS) as RequestName[]).map((name) => [
      name,
      answers[name] ??
        ((params: unknown) => {
          calls.push({ name, params });
          return Promise.resolve(null);
        }),
    ]),
  ) as unknown as RequestHandlers;
  const hub = new EventHub();
  const received: ServiceMessage[] = [];
  const connection = connectClient(handlers, hub, (bytes) => {
    received.push(decodeServiceMessage(bytes));
  });
  async function answerTo(bytes: Uint8Array): Promise<Response> {
    const before = received.length;
    connection.receive(bytes);
    await vi.waitFor(() => expect(received.length).toBeGreaterThan(before));
    return received.at(-1) as Response;
  }
  const ask = (name: string, params: unknown, id: unknown = 7) =>
    answerTo(encodeMessage({ type: 'request', id: id as number, name, params }));
  return { connection, hub, calls, received, answerTo, ask };
}

describe('connectClient', () => {
  it('calls the handler of a sound request and answers under its id', async () => {
    const { ask, calls } = line();
    expect(await ask('runs.get', { runId: 'a-1' })).toEqual({
      type: 'response',
      id: 7,
      ok: true,
      value: null,
    });
    expect(calls).toEqual([{ name: 'runs.get', params: { runId: 'a-1' } }]);
  });

  it.each([
    ['runs.get', {}, /runs\.get: runId/],
    ['runs.get', { runId: '../etc' }, /runs\.get: runId: must be a run id/],
    ['runs.get', { runId: 5 }, /runs\.get: runId: .*string.*5/],
    ['runs.get', { runId: 'a', extra: 1 }, /extra/],
    ['runs.get', null, /runs\.get: /],
    ['runs.get', [], /runs\.get: /],
    ['datasets.preview', { name: 'd', split: 'train', offset: -1, count: 5 }, /offset/],
    ['datasets.preview', { name: 'd', split: 'train', offset: 0, count: 1e9 }, /count.*400/],
    [
      'datasets.preview',
      { name: 'd', split: 'all', offset: 0, count: 1 },
      /split.*"train" \| "test"/,
    ],
    ['explore.decode', { runId: 'a', codes: [1, 2] }, /codes.*Float32Array/],
    ['explore.decode', { runId: 'a', codes: Float32Array.of(NaN) }, /codes: must be finite/],
    ['explore.decode', { runId: 'a', codes: new Float32Array(4_194_305) }, /1\.\.4194304/],
    ['explore.grid', { runId: 'a', side: 41, axes: [0, 1] }, /side.*40/],
    ['explore.reconstruct', { runId: 'a', sampleIndices: [0.5] }, /sampleIndices\.0/],
    ['no.such', {}, /no request "no\.such"/],
    ['toString', {}, /no request "toString"/],
    ['__proto__', {}, /no request "__proto__"/],
  ])('refuses %s with %j, naming the request and the field', async (name, params, message) => {
    const { ask, calls } = line();
    const answer = await ask(name, params);
    expect(answer).toMatchObject({ id: 7, ok: false, error: { code: 'request' } });
    expect(answer.ok ? '' : answer.error.message).toMatch(message);
    expect(calls).toEqual([]);
  });

  it.each([
    ['no object', encode(42)],
    ['null', encode(null)],
    ['an array', encode([1, 2, 3])],
    ['another type', encode({ type: 'response', id: 1, name: 'runs.list', params: {} })],
    [
      'an id that is no number',
      encode({ type: 'request', id: 'x', name: 'runs.list', params: {} }),
    ],
    ['nothing at all', new Uint8Array()],
    ['half a message', encode({ type: 'request', id: 1, name: 'runs.list' }).slice(0, 10)],
    ['two messages in one', Uint8Array.of(1, 1)],
    ['an array of 4 billion', Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff)],
    ['a map of 4 billion', Uint8Array.of(0xdf, 0xff, 0xff, 0xff, 0xff)],
    ['text of 4 GB', Uint8Array.of(0xdb, 0xff, 0xff, 0xff, 0xff)],
    ['a typed array of broken length', Uint8Array.of(0xc7, 3, 1, 0, 0, 0)],
    ['arrays in arrays in arrays', new Uint8Array(1_000_000).fill(0x91)],
  ])('answers %s with an error and goes on', async (_, bytes) => {
    const { answerTo, ask, calls } = line();
    expect(await answerTo(bytes)).toMatchObject({ ok: false, error: { code: 'request' } });
    expect(calls).toEqual([]);
    expect(await ask('runs.list', {})).toMatchObject({ ok: true });
  });

  it('refuses a message that is too large without reading it', async () => {
    const { answerTo } = line();
    const answer = await answerTo(new Uint8Array(MAX_CLIENT_MESSAGE_BYTES + 1));
    expect(answer).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/at most/) as string },
    });
  });

  it('survives 2,000 seeded random messages and changes to a sound one', async () => {
    const { connection, received, ask } = line();
    const random = createRandom(1, 'edge');
    const sound = encodeMessage({
      type: 'request',
      id: 3,
      name: 'runs.get',
      params: { runId: 'a' },
    });
    for (let round = 0; round < 2000; round++) {
      const isRandom = round % 2 === 0;
      const bytes = isRandom ? new Uint8Array(random.integer(60)) : sound.slice();
      const changes = isRandom ? bytes.length : 1 + random.integer(3);
      for (let change = 0; change < changes; change++) {
        bytes[isRandom ? change : random.integer(bytes.length)] = random.integer(256);
      }
      connection.receive(bytes);
    }
    await vi.waitFor(() => expect(received).toHaveLength(2000));
    expect(received.every(({ type }) => type === 'response')).toBe(true);
    expect(await ask('runs.list', {})).toMatchObject({ ok: true });
  });

  it('passes on the code and the field of an error that a handler throws', async () => {
    const { ask } = line({
      'runs.list': () =>
        Promise.reject(new ConfigError('model.latentDim must be ...', 'model.latentDim')),
    });
    expect(await ask('runs.list', {})).toMatchObject({
      ok: false,
      error: { code: 'config', field: 'model.latentDim', message: 'model.latentDim must be ...' },
    });
  });

  it('sends events until it is closed, and no answer after that', async () => {
    let release: (value: []) => void = () => undefined;
    const { connection, hub, received } = line({
      'runs.list': () => new Promise((resolve) => (release = resolve)),
    });
    hub.emit('run.removed', { runId: 'a' });
    connection.receive(encodeMessage({ type: 'request', id: 1, name: 'runs.list', params: {} }));
    connection.close();
    release([]);
    hub.emit('run.removed', { runId: 'b' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(received).toEqual([{ type: 'event', name: 'run.removed', payload: { runId: 'a' } }]);
  });
});

describe('requestHandlers', () => {
  it('has exactly one handler for each request of the contract', () => {
    const parts = { options: { workspaceDir: '' } } as unknown as HandlerParts;
    expect(Object.keys(requestHandlers(parts)).sort()).toEqual(Object.keys(REQUESTS).sort());
  });
});
