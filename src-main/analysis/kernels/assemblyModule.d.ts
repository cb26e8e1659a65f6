/** An AssemblyScript entry, compiled (setup/assemblyScript.mjs). */
declare module '*?assembly' {
  /** WebAssembly's memory, shared between threads. */
  interface SharedMemory {
    readonly buffer: SharedArrayBuffer;
    /** Views of the buffer end with this. */
    grow(pages: number): number;
  }
  interface KernelModule {
    runParts(control: number, kernel: number, args: number, parts: number): void;
    heapBase(): number;
  }
  /** The compiled module, to be handed to other threads. */
  export const module: object;
  /** The most pages of 64 KiB that a memory can have. */
  export const MOST_PAGES: number;
  export function createMemory(): SharedMemory;
  export function instantiate(memory: SharedMemory): KernelModule;
}
