import type { ConnectionState, MessageChannelToService } from '../../src-shared/contract/client';

/** The close code with which the service refuses a token. */
const REFUSED_TOKEN = 4401;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5000;

/**
 * Returns the line to a headless service over a WebSocket. A lost line is tried again after 250 ms,
 * then twice as long each time up to 5 s, for ever; a refused token is not.
 */
export function openWebSocketChannel(url: string, token: string | null): MessageChannelToService {
  return new WebSocketChannel(url, token);
}

class WebSocketChannel implements MessageChannelToService {
  #url: string;
  #token: string | null;
  #socket: WebSocket | null = null;
  #retryMs = FIRST_RETRY_MS;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;
  #listenToMessage: (bytes: Uint8Array) => void = () => undefined;
  #listenToState: (state: ConnectionState) => void = () => undefined;

  constructor(url: string, token: string | null) {
    this.#url = url;
    this.#token = token;
    // A task later, so that whoever opens the channel can listen first.
    this.#retryTimer = setTimeout(() => this.#connect());
  }

  send(bytes: Uint8Array): void {
    this.#socket?.send(bytes as Uint8Array<ArrayBuffer>);
  }

  onMessage(listener: (bytes: Uint8Array) => void): void {
    this.#listenToMessage = listener;
  }

  onState(listener: (state: ConnectionState) => void): void {
    this.#listenToState = listener;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retryTimer);
    this.#socket?.close();
  }

  #connect(): void {
    if (this.#token === null) {
      this.#listenToState('refused');
      return;
    }
    const socket = new WebSocket(this.#url, [`latent.${this.#token}`]);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.#retryMs = FIRST_RETRY_MS;
      this.#listenToState('ready');
    };
    socket.onmessage = (event: MessageEvent<ArrayBuffer>) =>
      this.#listenToMessage(new Uint8Array(event.data));
    socket.onclose = ({ code }) => this.#lose(code);
    this.#socket = socket;
  }

  #lose(code: number): void {
    this.#socket = null;
    if (this.#isClosed) return;
    this.#listenToState(code === REFUSED_TOKEN ? 'refused' : 'lost');
    if (code === REFUSED_TOKEN) return;
    this.#retryTimer = setTimeout(() => this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
  }
}
