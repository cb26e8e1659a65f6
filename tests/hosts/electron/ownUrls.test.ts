import { expect, test } from 'vitest';
import { isInsideRequest, isOwnBlob, isOwnUrl } from '../../../src-main/hosts/electron/ownUrls';

test('the application’s files, its blobs and the dev tools inside the binary are inside', () => {
  for (const url of [
    'latent://app/',
    'latent://app/assets/index.js',
    'blob:latent://app/0c6e7f5e',
    'devtools://devtools/bundled/inspector.html',
  ]) {
    expect(isInsideRequest(url)).toBe(true);
  }
});

test.each([
  'https://example.org/',
  'http://127.0.0.1:7420/',
  'ws://127.0.0.1/',
  'file:///etc/passwd',
  'data:text/html,x',
  'latent://apple/',
  'latent://evil/app/',
  'latent:app',
  'blob:https://example.org/0c6e',
  'devtools://devtools/remote/inspector.html',
  'https://example.org/latent://app/',
])('%s is outside', (url) => {
  expect(isInsideRequest(url)).toBe(false);
  expect(isOwnUrl(url)).toBe(false);
  expect(isOwnBlob(url)).toBe(false);
});
