/**
 * Returns a message as a sentence: with a capital and a full stop. A name at its beginning, such as 'cuda:0' or a
 * path, stays as it is.
 */
export function sentenceText(message: string): string {
  const text = message.trim();
  const begun = /^[a-z]+[\s,;]/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.!?…:]$/.test(begun) ? begun : `${begun}.`;
}
