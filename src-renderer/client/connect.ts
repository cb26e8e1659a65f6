import type { ServiceClient } from '../../src-shared/contract/client';
import { openElectronChannel } from './electronChannel';
import { createServiceClient } from './serviceClient';
import { reloadOnNewToken, takeToken } from './token';
import { openWebSocketChannel } from './webSocketChannel';

/** Returns the service of this window: through Electron's bridge, or the headless host's socket. */
export function connectToService(): ServiceClient {
  if (window.latentHost) return createServiceClient(openElectronChannel(window.latentHost));
  const token = takeToken();
  reloadOnNewToken();
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return createServiceClient(openWebSocketChannel(`${scheme}://${location.host}/service`, token));
}
