export const APP_SCHEME = 'latent';
export const APP_URL = `${APP_SCHEME}://app/`;

/** Tells whether a URL is a page or file of the application itself. */
export function isOwnUrl(url: string): boolean {
  return url.startsWith(APP_URL);
}

/** Tells whether a request stays inside the application: its files, its own blobs, its dev tools. */
export function isInsideRequest(url: string): boolean {
  return isOwnUrl(url) || isOwnBlob(url) || url.startsWith('devtools://devtools/bundled/');
}

/** Tells whether a URL is data that the page itself made, such as an exported chart. */
export function isOwnBlob(url: string): boolean {
  return url.startsWith(`blob:${APP_URL}`);
}
