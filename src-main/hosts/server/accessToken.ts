import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const PROTOCOL_PREFIX = 'latent.';

/** Returns a new secret of 256 random bits, in characters that are safe in URLs and headers. */
export function createAccessToken(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Tells whether the subprotocols that a client offers hold the token, as `latent.<token>`. The time
 * it takes does not depend on how much of a guess is right.
 */
export function offersToken(protocols: Iterable<string>, token: string): boolean {
  let isOffered = false;
  for (const protocol of protocols) {
    if (protocol.startsWith(PROTOCOL_PREFIX)) {
      isOffered = isSameSecret(protocol.slice(PROTOCOL_PREFIX.length), token) || isOffered;
    }
  }
  return isOffered;
}

/** Tells whether two secrets are the same, in a time that does not depend on where they differ. */
export function isSameSecret(given: string, expected: string): boolean {
  // Digests have one length, as the comparison needs, and say nothing about the secret's own.
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
