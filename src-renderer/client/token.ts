const STORAGE_KEY = 'latent.token';

/**
 * Returns the token that lets this window reach a headless service, or null. A token in the address
 * ('#token=...') moves to the session's storage, so that it stays out of history and screenshots.
 */
export function takeToken(): string | null {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    sessionStorage.setItem(STORAGE_KEY, given);
    history.replaceState(null, '', `${location.pathname}${location.search}#/runs`);
  }
  return sessionStorage.getItem(STORAGE_KEY);
}

/** Starts the page anew when an address with a token is opened in a window that is already here. */
export function reloadOnNewToken(): void {
  addEventListener('hashchange', () => {
    if (location.hash.startsWith('#token=')) location.reload();
  });
}
