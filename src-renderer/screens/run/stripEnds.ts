import type { Code } from './exploration.svelte';

/** What a strip leads from and to: two images of the sample, by index, or two codes. */
export type StripEnds =
  { kind: 'images'; from: number; to: number } | { kind: 'codes'; from: Code; to: Code };

export interface ChosenEnds {
  /** Images of the sample. */
  selected: number | null;
  partner: number | null;
  /** Codes of drawn samples, which the user chose after the images. */
  fromCode: Code | null;
  toCode: Code | null;
}

/**
 * Returns between what the strip leads: what the user chose, the rest filled in.
 * @param suggestedImages two images to begin with; null where images have no codes (yet).
 * @param suggestedCodes codes to begin with, of the samples that are shown.
 * @returns null while there are no two ends.
 */
export function stripEnds(
  { selected, partner, fromCode, toCode }: ChosenEnds,
  suggestedImages: readonly [number, number] | null,
  suggestedCodes: readonly Code[],
): StripEnds | null {
  if (fromCode !== null || toCode !== null || suggestedImages === null) {
    const from = fromCode ?? firstOther(suggestedCodes, toCode);
    const to = toCode ?? firstOther(suggestedCodes, from);
    return from === null || to === null ? null : { kind: 'codes', from, to };
  }
  const from = selected ?? suggestedImages[0];
  const other = suggestedImages[1] === from ? suggestedImages[0] : suggestedImages[1];
  return { kind: 'images', from, to: partner ?? other };
}

function firstOther(codes: readonly Code[], known: Code | null): Code | null {
  return codes.find((code) => known === null || !isSameCode(code, known)) ?? null;
}

export function isSameCode(a: Float32Array, b: Float32Array | null): boolean {
  return b !== null && a.length === b.length && a.every((value, at) => value === b[at]);
}

/** Returns two codes one after the other, as the service takes them. */
export function joinCodes(from: Code, to: Code): Code {
  const joined = new Float32Array(from.length + to.length);
  joined.set(from);
  joined.set(to, from.length);
  return joined;
}

/** Returns the codes of a stack [count * latentDim] one by one. */
export function splitCodes(codes: Float32Array, count: number): Code[] {
  const latentDim = codes.length / count;
  return Array.from({ length: count }, (_, index) =>
    Float32Array.from(codes.subarray(index * latentDim, (index + 1) * latentDim)),
  );
}
