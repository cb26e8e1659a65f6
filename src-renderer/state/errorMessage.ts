/** Returns the one plain sentence of a rejected request, for the screen. */
export function errorMessage(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
