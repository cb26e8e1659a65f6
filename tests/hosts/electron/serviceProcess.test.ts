import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ServiceProcess } from '../../../src-main/hosts/electron/serviceProcess';

/** The link's frames in the fewest words, written apart from the product's. */
const FRAMES = `
const link = new (require('node:net').Socket)({ fd: 3, readable: true, writable: true });
link.on('close', () => process.exit(0));
link.on('error', () => undefined);
const tell = ({ bytes = new Uint8Array(), ...head }) => {
  const json = Buffer.from(JSON.stringify(head));
  link.write(Buffer.concat([new Uint8Array(Uint32Array.of(json.length, bytes.length).buffer), json, bytes]));
};
let rest = Buffer.alloc(0);
const hear = (listener) => link.on('data', (chunk) => {
  rest = Buffer.concat([rest, chunk]);
  for (;;) {
    const head = rest.length < 8 ? Infinity : 8 + rest.readUInt32LE(0);
    const end = rest.length < 8 ? Infinity : head + rest.readUInt32LE(4);
    if (rest.length < end) return;
    listener({ ...JSON.parse(rest.toString('utf8', 8, head)), bytes: rest.subarray(head, end) });
    rest = rest.subarray(end);
  }
});
`;
/** Answers each message with its bytes, counted up by one; some messages make it end. */
const ECHO = `${FRAMES}
hear(({ kind, connectionId, bytes }) => {
  if (kind === 'shut-down') process.exit(0);
  if (kind !== 'receive') return;
  if (bytes[0] === 255) process.kill(process.pid, 'SIGKILL');
  if (bytes[0] === 254) tell({ kind: 'activity', isTraining: true });
  tell({ kind: 'send', connectionId, bytes: bytes.map((byte) => byte + 1) });
});
tell({ kind: 'ready' });
`;
const FAILING = `${FRAMES}
tell({ kind: 'failed', message: 'the workspace is in use' });
link.end();
link.resume();
`;
const DEAF = `${FRAMES}
link.removeAllListeners('close');
setInterval(() => undefined, 1000);
tell({ kind: 'ready' });
`;

let folder: string;
let service: ServiceProcess;
let activity: boolean[];
let givenUp: string[];
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'latent-service-'));
  activity = [];
  givenUp = [];
});
afterEach(async () => {
  await service.shutDown(1000);
  rmSync(folder, { recursive: true });
});

test('bytes go to the service and its answer comes back on the same line only', async () => {
  service = start(ECHO);
  const first = listen();
  const second = listen();
  await expect.poll(() => first.states).toEqual(['ready']);
  first.line.send(Uint8Array.of(1, 2, 3));
  await expect.poll(() => first.bytes).toEqual([Uint8Array.of(2, 3, 4)]);
  expect(second.bytes).toEqual([]);
});

test('a message of 4 MB crosses whole', async () => {
  service = start(ECHO);
  const { line, bytes, states } = listen();
  await expect.poll(() => states).toEqual(['ready']);
  line.send(new Uint8Array(4 * 1024 * 1024).fill(7));
  await expect.poll(() => bytes.length).toBe(1);
  expect(bytes[0]!.byteLength).toBe(4 * 1024 * 1024);
  expect(bytes[0]!.every((byte) => byte === 8)).toBe(true);
});

test('a killed service is lost, comes back and answers on the lines that were open', async () => {
  service = start(ECHO);
  const { line, bytes, states } = listen();
  await expect.poll(() => states).toEqual(['ready']);
  line.send(Uint8Array.of(255));
  await expect.poll(() => states, { timeout: 5000 }).toEqual(['ready', 'lost', 'ready']);
  line.send(Uint8Array.of(9));
  await expect.poll(() => bytes.at(-1)).toEqual(Uint8Array.of(10));
});

test('a line opened while the service is there or away hears so at once', async () => {
  service = start(ECHO);
  const first = listen();
  await expect.poll(() => first.states).toEqual(['ready']);
  expect(listen().states).toEqual(['ready']);
  first.line.send(Uint8Array.of(255));
  await expect.poll(() => first.states).toContain('lost');
  expect(listen().states).toEqual(['lost']);
});

test('what trains is told, and a dead service trains nothing', async () => {
  service = start(ECHO);
  const { line, states } = listen();
  await expect.poll(() => states).toEqual(['ready']);
  line.send(Uint8Array.of(254));
  await expect.poll(() => service.isTraining).toBe(true);
  line.send(Uint8Array.of(255));
  await expect.poll(() => service.isTraining).toBe(false);
  expect(activity).toEqual([true, false]);
});

test('a service that cannot start is not tried again and again, and its reason is told', async () => {
  service = start(FAILING);
  await expect.poll(() => givenUp).toEqual(['the workspace is in use']);
});

test('a Node that is missing is told like a service that cannot start', async () => {
  service = start(ECHO, path.join(folder, 'no-node'));
  await expect.poll(() => givenUp).toEqual([expect.stringContaining('ENOENT')]);
});

test('a service that does not end by itself is ended by force after the bound', async () => {
  service = start(DEAF);
  const { states } = listen();
  await expect.poll(() => states).toEqual(['ready']);
  await service.shutDown(100);
  // Nothing starts again after an end that was asked for.
  expect(states).toEqual(['ready']);
});

function start(script: string, nodePath = process.execPath): ServiceProcess {
  const servicePath = path.join(folder, 'service.cjs');
  writeFileSync(servicePath, script);
  const started = new ServiceProcess({
    servicePath,
    nodePath,
    workspaceDir: folder,
    onActivity: (isTraining) => activity.push(isTraining),
    onGivenUp: (reason) => givenUp.push(reason),
  });
  started.start();
  return started;
}

function listen() {
  const bytes: Uint8Array[] = [];
  const states: string[] = [];
  const line = service.connect({
    onBytes: (message) => bytes.push(message),
    onState: (state) => states.push(state),
  });
  return { line, bytes, states };
}
