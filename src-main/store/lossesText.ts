import type { Losses } from '../../src-shared/domain';

/**
 * Returns losses as the JSON that lies in the database. What is not finite, for which JSON has no
 * number, is its name as text: 'NaN', 'Infinity', '-Infinity'.
 */
export function textOfLosses(losses: Losses): string {
  return JSON.stringify(losses, (_, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
}

/** Returns the losses of such a text, bit for bit. */
export function lossesOfText(text: string): Losses {
  const stored = JSON.parse(text) as Record<string, number | string>;
  return Object.fromEntries(Object.entries(stored).map(([key, value]) => [key, Number(value)]));
}
