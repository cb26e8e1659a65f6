import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { type FromService, LINK_FD, readFrames, type ToService, writeFrame } from '../service/link';
import { restartDelayMs } from './restartPolicy';

export interface ServiceProcessOptions {
  servicePath: string;
  nodePath: string;
  workspaceDir: string;
  /** A run began to train, or none trains any more. */
  onActivity: (isTraining: boolean) => void;
  /** The service cannot start or dies again and again; `start` tries anew. */
  onGivenUp: (reason: string) => void;
}

/** A page's line to the service. It stays, silent, while the service is away. */
export interface ServiceLine {
  send: (bytes: Uint8Array) => void;
  close: () => void;
}

export interface LineListener {
  onBytes: (bytes: Uint8Array) => void;
  onState: (state: 'ready' | 'lost') => void;
}

/** Keeps the service's process alive and carries the pages' bytes to it and back. */
export class ServiceProcess {
  #child: ChildProcess | null = null;
  #link: Duplex | null = null;
  #state: 'starting' | 'ready' | 'lost' = 'starting';
  #isTraining = false;
  #isEnding = false;
  #startFailure: string | null = null;
  readonly #deathTimesMs: number[] = [];
  readonly #lines = new Map<number, LineListener>();
  #lastConnectionId = 0;

  constructor(private readonly options: ServiceProcessOptions) {}

  get isTraining(): boolean {
    return this.#isTraining;
  }

  start(): void {
    const { servicePath, nodePath, workspaceDir } = this.options;
    this.#startFailure = null;
    const child = spawn(nodePath, [servicePath, workspaceDir], {
      stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
      windowsHide: true,
    });
    this.#child = child;
    this.#listen(child.stdio[LINK_FD] as Duplex);
    child.on('error', (error) => {
      // A process that could not be started has no exit to hear of; other errors come before one.
      if (child.pid !== undefined) return;
      this.#startFailure = error.message;
      this.#died(child);
    });
    child.once('exit', () => {
      this.#died(child);
    });
  }

  /** Opens a line for a page, which at once hears whether the service is there. */
  connect(listener: LineListener): ServiceLine {
    const connectionId = ++this.#lastConnectionId;
    this.#lines.set(connectionId, listener);
    this.#tell({ kind: 'connect', connectionId });
    if (this.#state !== 'starting') listener.onState(this.#state);
    return {
      send: (bytes) => {
        this.#tell({ kind: 'receive', connectionId, bytes });
      },
      close: () => {
        if (this.#lines.delete(connectionId)) this.#tell({ kind: 'disconnect', connectionId });
      },
    };
  }

  /** Lets the service pause its runs and end; resolves when it is gone, by force after the bound. */
  async shutDown(boundMs: number): Promise<void> {
    this.#isEnding = true;
    const child = this.#child;
    if (child === null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    const force = setTimeout(() => child.kill('SIGKILL'), boundMs);
    // A service that is only starting hears of the end by the closed channel.
    if (this.#state === 'ready') this.#tell({ kind: 'shut-down' });
    else this.#link?.destroy();
    await gone;
    clearTimeout(force);
  }

  #listen(link: Duplex): void {
    this.#link = link;
    // The exit of the process tells of a link that broke.
    link.on('error', () => undefined);
    readFrames(link, (message) => {
      this.#receive(message as FromService);
    });
  }

  #receive(message: FromService): void {
    if (message.kind === 'send') this.#lines.get(message.connectionId)?.onBytes(message.bytes);
    else if (message.kind === 'activity') this.#setTraining(message.isTraining);
    else if (message.kind === 'failed') this.#startFailure = message.message;
    else this.#becameReady();
  }

  #becameReady(): void {
    this.#state = 'ready';
    for (const [connectionId, { onState }] of this.#lines) {
      this.#tell({ kind: 'connect', connectionId });
      onState('ready');
    }
  }

  #died(child: ChildProcess): void {
    if (this.#child !== child) return;
    this.#child = null;
    this.#link = null;
    this.#setTraining(false);
    if (this.#isEnding) return;
    this.#state = 'lost';
    for (const { onState } of this.#lines.values()) onState('lost');
    this.#deathTimesMs.push(Date.now());
    const delayMs = this.#startFailure === null ? restartDelayMs(this.#deathTimesMs) : null;
    if (delayMs === null) {
      this.options.onGivenUp(
        this.#startFailure ?? 'The service ended unexpectedly, several times.',
      );
      return;
    }
    setTimeout(() => {
      if (!this.#isEnding) this.start();
    }, delayMs);
  }

  #setTraining(isTraining: boolean): void {
    if (this.#isTraining === isTraining) return;
    this.#isTraining = isTraining;
    this.options.onActivity(isTraining);
  }

  /** What a service that is away would have been told is lost; pages ask anew once it is back. */
  #tell(message: ToService): void {
    // Not `writable`: Node 16 says false of a pipe that it made for a child, and writes to it.
    if (this.#state === 'ready' && this.#link?.destroyed === false) writeFrame(this.#link, message);
  }
}
