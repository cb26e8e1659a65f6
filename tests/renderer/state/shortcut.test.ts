import { describe, expect, test } from 'vitest';
import { matchesShortcut, shortcutKeys } from '../../../src-renderer/state/shortcut';

const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {},
) => ({
  ...{ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isTyping: false },
  ...held,
});

describe('shortcuts', () => {
  test('Mod is Ctrl or Cmd', () => {
    expect(matchesShortcut('Mod+K', press('k', { ctrlKey: true }))).toBe(true);
    expect(matchesShortcut('Mod+K', press('k', { metaKey: true }))).toBe(true);
    expect(matchesShortcut('Mod+K', press('k'))).toBe(false);
  });

  test('a held key that the shortcut does not name makes it another', () => {
    expect(matchesShortcut('N', press('n', { ctrlKey: true }))).toBe(false);
    expect(matchesShortcut('N', press('n', { altKey: true }))).toBe(false);
    expect(matchesShortcut('N', press('N', { shiftKey: true }))).toBe(false);
    expect(matchesShortcut('Shift+Mod+L', press('L', { ctrlKey: true }))).toBe(false);
    expect(matchesShortcut('Shift+Mod+L', press('L', { ctrlKey: true, shiftKey: true }))).toBe(
      true,
    );
  });

  test('a bare key is text while the user types; one with Mod still counts', () => {
    expect(matchesShortcut('N', { ...press('n'), isTyping: true })).toBe(false);
    expect(
      matchesShortcut('Mod+Enter', { ...press('Enter', { ctrlKey: true }), isTyping: true }),
    ).toBe(true);
  });

  test('a sign may need Shift on some keyboards', () => {
    expect(matchesShortcut('/', press('/', { shiftKey: true }))).toBe(true);
  });

  test('are shown with the names of the machine’s keys', () => {
    expect(shortcutKeys('Mod+Enter', false)).toEqual(['Ctrl', 'Enter']);
    expect(shortcutKeys('Mod+Enter', true)).toEqual(['⌘', '↩']);
  });
});
