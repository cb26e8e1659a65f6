import {
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  type MessagePortMain,
  ipcMain,
} from 'electron';
import type { HostCommand } from '../../../src-shared/contract/hostBridge';
import { MAX_CLIENT_MESSAGE_BYTES } from '../../../src-shared/contract/messages';
import {
  CHOOSE_DATA_CHANNEL,
  CONNECT_CHANNEL,
  type FromShell,
} from '../../../src-shared/contract/shellPort';
import { isOwnUrl } from './ownUrls';
import type { ServiceProcess } from './serviceProcess';

export interface PageLinesOptions {
  service: ServiceProcess;
  /** Asks the user for a file or folder of data; null when cancelled. */
  chooseDataPath: () => Promise<string | null>;
}

/** The shell's ends of the pages' ports. There is one window, so only the newest page counts. */
export class PageLines {
  #port: MessagePortMain | null = null;

  constructor(private readonly options: PageLinesOptions) {
    ipcMain.on(CONNECT_CHANNEL, (event) => {
      const [port] = event.ports;
      if (port && isFromOwnPage(event)) this.#open(port);
    });
    ipcMain.handle(CHOOSE_DATA_CHANNEL, (event) =>
      isFromOwnPage(event) ? this.options.chooseDataPath() : null,
    );
  }

  /** Hands a menu entry to the page; without a page there is nobody to carry it out. */
  sendCommand(command: HostCommand): void {
    this.#port?.postMessage({ kind: 'command', command } satisfies FromShell);
  }

  #open(port: MessagePortMain): void {
    this.#port?.close();
    this.#port = port;
    const tell = (message: FromShell): void => {
      port.postMessage(message);
    };
    const line = this.options.service.connect({
      onBytes: (bytes) => {
        tell({ kind: 'bytes', bytes });
      },
      onState: (state) => {
        tell({ kind: 'state', state });
      },
    });
    port.on('message', ({ data }: { data: unknown }) => {
      if (data instanceof Uint8Array && data.byteLength <= MAX_CLIENT_MESSAGE_BYTES) {
        line.send(data);
      } else port.close();
    });
    port.on('close', () => {
      line.close();
      if (this.#port === port) this.#port = null;
    });
    port.start();
  }
}

/** Only the application's own page, and no frame inside it, is heard. */
function isFromOwnPage({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isOwnUrl(senderFrame.url);
}
