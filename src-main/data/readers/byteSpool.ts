import { appendFileSync } from 'node:fs';
import { StoreError } from '../../../src-shared/errors';
import { FileRegion, MemoryRegion, type ByteRegion } from '../byteRegion';
import type { Scratch } from './scratch';

const FIRST_BUFFER_BYTES = 2 ** 16;
/** Bytes that are gathered before they are written, once there is a file. */
const WRITE_BYTES = 2 ** 20;

/** Collects bytes that come one after the other, to be read at any place afterwards. */
export class ByteSpool {
  private buffer = new Uint8Array(0);
  /** Bytes in the buffer. */
  private heldBytes = 0;
  private writtenBytes = 0;
  private path: string | null = null;

  constructor(private readonly scratch: Scratch) {}

  get length(): number {
    return this.writtenBytes + this.heldBytes;
  }

  /** Adds bytes, which are copied or written. Throws a StoreError where the disk is full. */
  append(bytes: Uint8Array): void {
    if (this.path === null && !this.scratch.takeMemory(bytes.length)) {
      this.path = this.scratch.newFile();
    }
    if (this.path !== null && this.heldBytes + bytes.length > WRITE_BYTES) this.writeHeld();
    if (this.path !== null && bytes.length > WRITE_BYTES) this.write(this.path, bytes);
    else this.hold(bytes);
  }

  /** Returns what was added; nothing may be added after that. */
  finish(): ByteRegion {
    if (this.path === null) return new MemoryRegion(this.buffer.subarray(0, this.heldBytes));
    this.writeHeld();
    return new FileRegion(this.path, 0, this.writtenBytes);
  }

  private hold(bytes: Uint8Array): void {
    const needed = this.heldBytes + bytes.length;
    if (needed > this.buffer.length) {
      const larger = new Uint8Array(Math.max(needed, FIRST_BUFFER_BYTES, 2 * this.heldBytes));
      larger.set(this.buffer.subarray(0, this.heldBytes));
      this.buffer = larger;
    }
    this.buffer.set(bytes, this.heldBytes);
    this.heldBytes = needed;
  }

  private writeHeld(): void {
    if (this.path !== null) this.write(this.path, this.buffer.subarray(0, this.heldBytes));
    this.heldBytes = 0;
    if (this.buffer.length > 2 * WRITE_BYTES) this.buffer = new Uint8Array(0);
  }

  private write(path: string, bytes: Uint8Array): void {
    try {
      appendFileSync(path, bytes);
    } catch (cause) {
      throw new StoreError(`${path}: cannot be written (${(cause as Error).message})`, { cause });
    }
    this.writtenBytes += bytes.length;
  }
}
