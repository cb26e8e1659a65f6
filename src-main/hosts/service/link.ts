/**
 * What passes between the desktop shell and its service process, over the fork's own channel with
 * 'advanced' serialisation, so that bytes cross as they are. Each page load is one connection.
 */
export type ToService =
  | { kind: 'connect'; connectionId: number }
  | { kind: 'receive'; connectionId: number; bytes: Uint8Array }
  | { kind: 'disconnect'; connectionId: number }
  | { kind: 'shut-down' };

export type FromService =
  | { kind: 'ready' }
  /** The service cannot start; the process ends after this. */
  | { kind: 'failed'; message: string }
  | { kind: 'send'; connectionId: number; bytes: Uint8Array }
  /** Whether a run is training, sent whenever it changes. */
  | { kind: 'activity'; isTraining: boolean };
