import type { Duplex } from 'node:stream';

/**
 * What passes between the desktop shell and its service process, over a pipe of its own. Each page
 * load is one connection.
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

/** The pipe's number among the service's file descriptors, after the three standard streams. */
export const LINK_FD = 3;

const PREFIX_BYTES = 8;

/**
 * Writes a message as a frame: the lengths of its head and of its bytes (32-bit little-endian), the
 * head as JSON, the bytes. Node's own channels between processes either depend on both sides having
 * the same version of V8's serialiser, or take seconds for a few megabytes as JSON.
 */
export function writeFrame(link: Duplex, message: ToService | FromService): void {
  const { bytes, ...head } = 'bytes' in message ? message : { ...message, bytes: new Uint8Array() };
  const headBytes = Buffer.from(JSON.stringify(head));
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32LE(headBytes.byteLength, 0);
  prefix.writeUInt32LE(bytes.byteLength, 4);
  link.cork();
  link.write(prefix);
  link.write(headBytes);
  if (bytes.byteLength > 0) link.write(bytes);
  link.uncork();
}

/** Calls the listener with every message that comes; the other side is our own and is trusted. */
export function readFrames(
  link: Duplex,
  listener: (message: ToService | FromService) => void,
): void {
  let chunks: Buffer[] = [];
  let waitingBytes = 0;
  let neededBytes = PREFIX_BYTES;
  link.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    waitingBytes += chunk.byteLength;
    // Joined only once a whole frame may be there: joining for each chunk is quadratic.
    while (waitingBytes >= neededBytes) {
      const joined = Buffer.concat(chunks);
      const frameBytes = lengthOfFrame(joined);
      neededBytes = Math.max(frameBytes, PREFIX_BYTES);
      chunks = [joined];
      if (joined.byteLength < frameBytes) continue;
      chunks = [joined.subarray(frameBytes)];
      waitingBytes -= frameBytes;
      neededBytes = PREFIX_BYTES;
      listener(messageOf(joined));
    }
  });
}

function lengthOfFrame(frame: Buffer): number {
  return PREFIX_BYTES + frame.readUInt32LE(0) + frame.readUInt32LE(4);
}

function messageOf(frame: Buffer): ToService | FromService {
  const headEnd = PREFIX_BYTES + frame.readUInt32LE(0);
  const head = JSON.parse(frame.toString('utf8', PREFIX_BYTES, headEnd)) as ToService | FromService;
  if (head.kind !== 'receive' && head.kind !== 'send') return head;
  // A copy: a view would later be sent on with all that lies around it.
  return { ...head, bytes: new Uint8Array(frame.subarray(headEnd, lengthOfFrame(frame))) };
}
