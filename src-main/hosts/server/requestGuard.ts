import type { IncomingMessage } from 'node:http';

/**
 * Returns why a request must be refused, or null. Another site's page can make the user's browser
 * send requests here, under a name that it lets point at the loopback (DNS rebinding): such a
 * request betrays itself by its Host or its Origin.
 * @param authority `127.0.0.1:PORT`, the only name this host goes by
 */
export function refusalOf(request: IncomingMessage, authority: string): string | null {
  const { host, origin } = request.headers;
  if (host !== authority) {
    return `this server answers to http://${authority} only, not to '${host ?? ''}'`;
  }
  if (origin !== undefined && origin !== `http://${authority}`) {
    return `pages of '${origin}' may not use this server`;
  }
  return null;
}
