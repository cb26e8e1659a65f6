import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  isWithinReach,
  readWindowPlace,
  writeWindowPlace,
} from '../../../src-main/hosts/electron/windowPlace';

const PLACE = { x: 100, y: 50, width: 1200, height: 800, isMaximized: false };
const SCREEN = { x: 0, y: 0, width: 1920, height: 1080 };

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'latent-place-'));
  file = path.join(folder, 'window.json');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('a place that was kept is read back, and nothing else is left in the folder', () => {
  writeWindowPlace(file, PLACE);
  writeWindowPlace(file, { ...PLACE, x: -7, isMaximized: true });
  expect(readWindowPlace(file)).toEqual({ ...PLACE, x: -7, isMaximized: true });
  expect(readdirSync(folder)).toEqual(['window.json']);
});

test.each([
  '',
  '{"x":100,',
  'null',
  '[]',
  '{"x":100,"y":50,"width":1200,"height":800}',
  '{"x":"100","y":50,"width":1200,"height":800,"isMaximized":false}',
  '{"x":100,"y":50,"width":0,"height":800,"isMaximized":false}',
  '{"x":100,"y":50,"width":1e9,"height":800,"isMaximized":false}',
  '{"x":100.5,"y":50,"width":1200,"height":800,"isMaximized":false}',
])('the file %j is no place', (text) => {
  writeFileSync(file, text);
  expect(readWindowPlace(file)).toBeNull();
});

test('without a file there is no place', () => {
  expect(readWindowPlace(file)).toBeNull();
});

test('a window is within reach while its title bar can be grabbed', () => {
  expect(isWithinReach(PLACE, [SCREEN])).toBe(true);
  expect(isWithinReach({ ...PLACE, x: 1840 }, [SCREEN])).toBe(true);
  expect(isWithinReach({ ...PLACE, x: -1120 }, [SCREEN])).toBe(true);
});

test('a window off every screen, or with its title bar above or below, is out of reach', () => {
  expect(isWithinReach({ ...PLACE, x: 1841 }, [SCREEN])).toBe(false);
  expect(isWithinReach({ ...PLACE, x: -1121 }, [SCREEN])).toBe(false);
  expect(isWithinReach({ ...PLACE, y: -1 }, [SCREEN])).toBe(false);
  expect(isWithinReach({ ...PLACE, y: 1000 }, [SCREEN])).toBe(false);
  expect(isWithinReach(PLACE, [])).toBe(false);
});

test('a window on the second screen is within reach while that screen is there', () => {
  const second = { x: 1920, y: 0, width: 1280, height: 1024 };
  expect(isWithinReach({ ...PLACE, x: 2000 }, [SCREEN, second])).toBe(true);
  expect(isWithinReach({ ...PLACE, x: 2000 }, [SCREEN])).toBe(false);
});
