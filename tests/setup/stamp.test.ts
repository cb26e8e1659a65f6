import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isStamped, readJson, writeJson, writeStamp } from '../../setup/stamp.mjs';
import { temporaryFolder, writeIn } from './temporaryFolder';

describe('stamps', () => {
  it('hold for the step and key they were written for, and no other', () => {
    const stamps = temporaryFolder();
    expect(isStamped(stamps, 'build', 'k1')).toBe(false);
    writeStamp(stamps, 'build', 'k1');
    expect(isStamped(stamps, 'build', 'k1')).toBe(true);
    expect(isStamped(stamps, 'build', 'k2')).toBe(false);
    expect(isStamped(stamps, 'binding', 'k1')).toBe(false);
  });

  it('do not hold when the file is torn', () => {
    const stamps = temporaryFolder();
    writeIn(stamps, 'build.json', '{ "key": "k');
    expect(isStamped(stamps, 'build', 'k')).toBe(false);
  });
});

describe('writeJson', () => {
  it('replaces the file whole and leaves nothing beside it', () => {
    const folder = temporaryFolder();
    const file = writeIn(folder, 'state.json', 'a much longer text than what replaces it');
    writeJson(file, { a: 1 });
    expect(readJson(file)).toEqual({ a: 1 });
    expect(readdirSync(folder)).toEqual(['state.json']);
  });
});
