import * as v from 'valibot';
import {
  decodeClientMessage,
  encodeMessage,
  MAX_CLIENT_MESSAGE_BYTES,
} from '../../src-shared/contract/messages';
import {
  REQUESTS,
  type RequestHandlers,
  type RequestName,
} from '../../src-shared/contract/requests';
import { reportError, WorkbenchError, type ErrorReport } from '../../src-shared/errors';
import { describeValue } from '../../src-shared/schema/check';
import type { EventHub } from './eventHub';

/** One client's line: bytes in, bytes out. */
export interface Connection {
  /** Takes one message of the client; nothing that it can hold makes this throw. */
  receive(bytes: Uint8Array): void;
  close(): void;
}

const REQUEST = v.strictObject({
  type: v.literal('request'),
  id: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  name: v.string(),
  params: v.unknown(),
});

/** Answers to what has no readable id carry this one. */
const NO_ID = -1;

/**
 * Connects one client: checks every message before a handler sees it, answers each request, and
 * sends every event until the connection is closed.
 */
export function connectClient(
  handlers: RequestHandlers,
  hub: EventHub,
  send: (bytes: Uint8Array) => void,
): Connection {
  let isOpen = true;
  const stopListening = hub.listen((event) => send(encodeMessage(event)));
  const respond = (id: number, outcome: Outcome) => {
    if (!isOpen) return;
    try {
      send(encodeOutcome(id, outcome));
    } catch (error) {
      // A line that breaks as it is used: its host closes it, the service goes on.
      console.error(error);
    }
  };
  return {
    receive: (bytes) => {
      const { id, answer } = readMessage(handlers, bytes);
      void answer.then((outcome) => respond(id, outcome));
    },
    close: () => {
      isOpen = false;
      stopListening();
    },
  };
}

type Outcome = { ok: true; value: unknown } | { ok: false; error: ErrorReport };

function readMessage(
  handlers: RequestHandlers,
  bytes: Uint8Array,
): { id: number; answer: Promise<Outcome> } {
  let id = NO_ID;
  try {
    const message = decode(bytes);
    id = idOf(message);
    const request = parse(REQUEST, message, 'message');
    return { id, answer: outcomeOf(callHandler(handlers, request.name, request.params)) };
  } catch (error) {
    return { id, answer: Promise.resolve({ ok: false, error: reportError(error) }) };
  }
}

function decode(bytes: Uint8Array): unknown {
  if (bytes.byteLength > MAX_CLIENT_MESSAGE_BYTES) {
    throw new WorkbenchError(
      'request',
      `a message must have at most ${MAX_CLIENT_MESSAGE_BYTES} bytes, got ${bytes.byteLength}`,
    );
  }
  try {
    return decodeClientMessage(bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WorkbenchError('request', `a message must be MessagePack: ${reason}`, {
      cause: error,
    });
  }
}

function idOf(message: unknown): number {
  const id = (message as { id?: unknown } | null | undefined)?.id;
  return Number.isSafeInteger(id) ? (id as number) : NO_ID;
}

async function callHandler(
  handlers: RequestHandlers,
  name: string,
  params: unknown,
): Promise<unknown> {
  if (!Object.hasOwn(REQUESTS, name)) {
    throw new WorkbenchError('request', `there is no request ${describeValue(name)}`);
  }
  const known = name as RequestName;
  const checked = parse(REQUESTS[known].params, params, name);
  // Name and params belong together: the schema was chosen by the name.
  const handler = handlers[known] as (params: unknown) => Promise<unknown>;
  return handler(checked);
}

function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  what: string,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  const field = v.getDotPath(issue);
  const place = field === null ? what : `${what}: ${field}`;
  throw new WorkbenchError('request', `${place}: ${issue.message}`);
}

async function outcomeOf(answer: Promise<unknown>): Promise<Outcome> {
  try {
    return { ok: true, value: await answer };
  } catch (error) {
    const report = reportError(error);
    // The client gets a sentence; whoever mends the fault needs the stack.
    if (report.code === 'internal') console.error(error);
    return { ok: false, error: report };
  }
}

function encodeOutcome(id: number, outcome: Outcome): Uint8Array {
  return encodeMessage({ type: 'response', id, ...outcome });
}
