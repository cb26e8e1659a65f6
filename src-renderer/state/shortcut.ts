/** What a shortcut needs to know of a key press. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  /** The key goes into a field. */
  isTyping: boolean;
}

/**
 * Tells whether a key press is the shortcut ('Mod+K', 'Shift+Mod+L', 'N'). Shortcuts without Mod do
 * not count while the user types into a field.
 */
export function matchesShortcut(shortcut: string, press: KeyPress): boolean {
  const parts = shortcut.split('+');
  const key = parts.at(-1) ?? '';
  const wantsMod = parts.includes('Mod');
  if (press.key.toLowerCase() !== key.toLowerCase() || press.altKey) return false;
  if ((press.ctrlKey || press.metaKey) !== wantsMod) return false;
  // '?' already needs Shift on most keyboards.
  const isLetterOrNamed = key.length > 1 || /[a-z0-9]/i.test(key);
  if (isLetterOrNamed && press.shiftKey !== parts.includes('Shift')) return false;
  return wantsMod || !press.isTyping;
}

/** Returns the keys as shown beside an action: ['Ctrl', 'K'], or ['⌘', 'K'] on a Mac. */
export function shortcutKeys(shortcut: string, isMac: boolean): string[] {
  const names: Record<string, string> = isMac
    ? { Mod: '⌘', Shift: '⇧', Enter: '↩', Delete: '⌦' }
    : { Mod: 'Ctrl' };
  return shortcut.split('+').map((part) => names[part] ?? part);
}

/** Tells whether keys pressed there are text. */
export function isTextTarget(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName);
}

/** Tells whether this is a Mac, where Cmd takes the place of Ctrl. */
export function isMac(): boolean {
  return navigator.platform.startsWith('Mac');
}
