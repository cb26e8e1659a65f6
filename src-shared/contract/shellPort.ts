import type { HostCommand } from './hostBridge';

/** How the desktop shell's preload script and its main process talk; nothing else knows this. */

/** Carries, once per page load, the port of the page's line to the service. */
export const CONNECT_CHANNEL = 'latent:connect';
/** Asks for a file or folder to import: gives its path, or null. */
export const CHOOSE_DATA_CHANNEL = 'latent:choose-data';

/** What comes over the port; the other way go the encoded client messages alone. */
export type FromShell =
  | { kind: 'bytes'; bytes: Uint8Array }
  | { kind: 'state'; state: 'ready' | 'lost' }
  | { kind: 'command'; command: HostCommand };
