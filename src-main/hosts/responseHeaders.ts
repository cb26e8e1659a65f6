/**
 * Returns the content security policy of the page: its own scripts, styles, fonts and pictures, and
 * nothing else. Style attributes stay allowed, since marks are placed with them; they can neither
 * run code nor fetch anything that the other rules do not allow. Trusted types close the way from
 * text to markup for all but the framework's own templates.
 * @param connectSources what the page may talk to besides its own origin, such as a WebSocket
 */
export function contentSecurityPolicy(connectSources: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob:",
    "font-src 'self'",
    ['connect-src', "'self'", ...connectSources].join(' '),
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types svelte-trusted-html',
  ].join('; ');
}

/** Returns the headers that go with every answer of a host, whatever its status. */
export function responseHeaders(
  contentType: string,
  connectSources: readonly string[],
): Record<string, string> {
  return {
    'Content-Type': contentType,
    'Content-Security-Policy': contentSecurityPolicy(connectSources),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    // A page of an older build must not outlive it; on the loopback a cache gains nothing.
    'Cache-Control': 'no-store',
  };
}
