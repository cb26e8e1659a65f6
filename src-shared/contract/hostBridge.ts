/** What the Electron preload offers to the window, as `window.latentHost`; absent in a browser. */
export interface HostBridge {
  readonly kind: 'electron';
  /** Sends one encoded client message to the service. */
  send(bytes: Uint8Array): void;
  /** Hands over every message of the service; returns the function that ends it. */
  onMessage(listener: (bytes: Uint8Array) => void): () => void;
  /** Tells when the service comes up or goes away. */
  onServiceState(listener: (state: 'ready' | 'lost') => void): () => void;
  /** Menu entries that the window itself carries out. */
  onCommand(listener: (command: HostCommand) => void): () => void;
  /** Asks the user for a file or folder to import; null when cancelled. */
  chooseDataPath(): Promise<string | null>;
}

export type HostCommand = 'new-run' | 'show-runs' | 'show-data' | 'palette' | 'toggle-theme';
