/** Where compiled programs are kept between processes; what is kept may be lost at any time. */
export interface ProgramCache {
  /** Resolves with what was kept under a key (SHA-256 in hexadecimal digits); null where nothing is. */
  get(key: string): Promise<Uint8Array | null>;
  /** Keeps bytes; a fault is not told, since the cache only saves time. */
  put(key: string, bytes: Uint8Array): Promise<void>;
}

/** Keeps nothing. */
export const NO_CACHE: ProgramCache = {
  get: () => Promise.resolve(null),
  put: () => Promise.resolve(),
};
