import { expect, test } from 'vitest';
import { contentSecurityPolicy } from '../../src-main/hosts/responseHeaders';

const directives = (policy: string): Map<string, string> =>
  new Map(
    policy.split('; ').map((text) => [text.split(' ')[0]!, text.split(' ').slice(1).join(' ')]),
  );

test('scripts come from the application alone: none inline, none from text', () => {
  const policy = directives(contentSecurityPolicy([]));
  expect(policy.get('script-src')).toBe("'self'");
  expect(policy.get('default-src')).toBe("'none'");
  expect(policy.get('require-trusted-types-for')).toBe("'script'");
});

test('the page may talk to its own origin and to what its host names, nothing else', () => {
  expect(directives(contentSecurityPolicy([])).get('connect-src')).toBe("'self'");
  expect(directives(contentSecurityPolicy(['ws://127.0.0.1:7420'])).get('connect-src')).toBe(
    "'self' ws://127.0.0.1:7420",
  );
});

test('no directive lets in data: sources or a whole scheme', () => {
  const sources = [...directives(contentSecurityPolicy([])).values()].join(' ').split(' ');
  expect(sources.filter((source) => /^(\*|data:|https?:|ws:)/.test(source))).toEqual([]);
});
