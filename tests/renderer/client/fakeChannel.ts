import {
  decodeClientMessage,
  encodeMessage,
  type ClientMessage,
  type ServiceMessage,
} from '../../../src-shared/contract/messages';
import type { ConnectionState, MessageChannelToService } from '../../../src-shared/contract/client';

/** A channel whose far end is the test. */
export interface FakeChannel extends MessageChannelToService {
  readonly sent: ClientMessage[];
  enter(state: ConnectionState): void;
  answer(message: ServiceMessage): void;
  isClosed: boolean;
}

export function createFakeChannel(): FakeChannel {
  let hearMessage: (bytes: Uint8Array) => void = () => undefined;
  let hearState: (state: ConnectionState) => void = () => undefined;
  const channel: FakeChannel = {
    sent: [],
    isClosed: false,
    send: (bytes) => channel.sent.push(decodeClientMessage(bytes) as ClientMessage),
    onMessage: (listener) => (hearMessage = listener),
    onState: (listener) => (hearState = listener),
    close: () => (channel.isClosed = true),
    enter: (state) => hearState(state),
    answer: (message) => hearMessage(encodeMessage(message)),
  };
  return channel;
}
