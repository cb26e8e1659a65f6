/**
 * Returns one sentence for the error with which the TensorFlow package failed to load: what is
 * missing, by its place where the error names one, and what to do.
 */
export function describeLoadFailure(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const missingBinding = /can not be found at path: (.+?)\.?\s*\n/.exec(message)?.[1];
  const missingLibrary = /(\S+): cannot open shared object file/.exec(message)?.[1];
  const place = missingBinding ?? missingLibrary;
  return place === undefined
    ? `TensorFlow library cannot be loaded (${message.split('\n', 1).join('')}); run npm run setup`
    : `TensorFlow library not found at ${place}; run npm run setup`;
}
