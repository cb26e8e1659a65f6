import { expect, test } from 'vitest';
import { defaultWorkspaceDir } from '../../src-main/hosts/workspaceDir';

test('LATENT_WORKSPACE names the workspace on every system', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    expect(defaultWorkspaceDir({ LATENT_WORKSPACE: '/data/vae' }, platform, '/home/ada')).toBe(
      '/data/vae',
    );
  }
});

test('on Linux the workspace lies in XDG_DATA_HOME, else in ~/.local/share', () => {
  expect(defaultWorkspaceDir({ XDG_DATA_HOME: '/xdg' }, 'linux', '/home/ada')).toBe(
    '/xdg/latent-workbench',
  );
  expect(defaultWorkspaceDir({}, 'linux', '/home/ada')).toBe(
    '/home/ada/.local/share/latent-workbench',
  );
});

test('a relative XDG_DATA_HOME is ignored, as its specification asks', () => {
  expect(defaultWorkspaceDir({ XDG_DATA_HOME: 'share' }, 'linux', '/home/ada')).toBe(
    '/home/ada/.local/share/latent-workbench',
  );
});

test('on macOS and Windows the workspace lies where applications keep their data there', () => {
  expect(defaultWorkspaceDir({}, 'darwin', '/Users/ada')).toBe(
    '/Users/ada/Library/Application Support/latent-workbench',
  );
  expect(defaultWorkspaceDir({ LOCALAPPDATA: '/local' }, 'win32', '/Users/ada')).toBe(
    '/local/latent-workbench',
  );
});
