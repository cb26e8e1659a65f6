import { contextBridge, ipcRenderer } from 'electron';
import type { HostBridge, HostCommand } from '../src-shared/contract/hostBridge';
import {
  CHOOSE_DATA_CHANNEL,
  CONNECT_CHANNEL,
  type FromShell,
} from '../src-shared/contract/shellPort';
import { createListeners, createStateListeners } from './listeners';

const messages = createListeners<Uint8Array>();
// The service may be up before the page asks.
const serviceStates = createStateListeners<'ready' | 'lost'>();
const commands = createListeners<HostCommand>();

// Every page load opens its own line; the shell closes the one before.
const { port1: shell, port2: shellEnd } = new MessageChannel();
shell.addEventListener('message', (event) => {
  const message = (event as MessageEvent).data as FromShell;
  if (message.kind === 'bytes') messages.emit(message.bytes);
  else if (message.kind === 'state') serviceStates.emit(message.state);
  else commands.emit(message.command);
});
shell.start();
ipcRenderer.postMessage(CONNECT_CHANNEL, null, [shellEnd]);

const bridge: HostBridge = {
  kind: 'electron',
  send: (bytes) => {
    shell.postMessage(bytes);
  },
  onMessage: messages.add,
  onServiceState: serviceStates.add,
  onCommand: commands.add,
  chooseDataPath: () => ipcRenderer.invoke(CHOOSE_DATA_CHANNEL) as Promise<string | null>,
};
contextBridge.exposeInMainWorld('latentHost', bridge);
