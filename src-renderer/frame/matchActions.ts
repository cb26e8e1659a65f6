import type { Action } from '../state/actions.svelte';

/**
 * Returns the actions whose title and section hold every typed word, kept together by section. A
 * later action with an id replaces an earlier one.
 */
export function matchActions(actions: readonly Action[], typed: string): Action[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const bySection = new Map<string, Action[]>();
  for (const action of new Map(actions.map((action) => [action.id, action])).values()) {
    const text = `${action.section} ${action.title}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    bySection.set(action.section, [...(bySection.get(action.section) ?? []), action]);
  }
  return [...bySection.values()].flat();
}
