import type { MessageChannelToService } from '../../src-shared/contract/client';
import type { HostBridge } from '../../src-shared/contract/hostBridge';

declare global {
  interface Window {
    /** Present in the Electron window, put there by the preload script. */
    readonly latentHost?: HostBridge;
  }
}

/** Returns the line to the service through the Electron window's preload bridge. */
export function openElectronChannel(bridge: HostBridge): MessageChannelToService {
  const endings: (() => void)[] = [];
  return {
    send: (bytes) => bridge.send(bytes),
    onMessage: (listener) => endings.push(bridge.onMessage(listener)),
    onState: (listener) => endings.push(bridge.onServiceState(listener)),
    close: () => endings.forEach((end) => end()),
  };
}
