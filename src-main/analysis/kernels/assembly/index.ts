export { runParts, serve } from './parts';

/** Returns the first address that is free: who opens the module says what lies where. */
export function heapBase(): usize {
  return __heap_base;
}
