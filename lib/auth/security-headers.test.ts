import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from './security-headers';

describe('contentSecurityPolicy', () => {
  it('lets scripts in by nonce, and evaluates text in development alone', () => {
    expect(contentSecurityPolicy('abc', 'mado.example', false)).toContain(
      "script-src 'self' 'nonce-abc' 'strict-dynamic';",
    );
    expect(contentSecurityPolicy('abc', 'mado.example', true)).toContain("'unsafe-eval'");
  });

  it('names the own socket, and nothing a Host header smuggles in', () => {
    expect(contentSecurityPolicy('abc', 'localhost:3000', false)).toContain(
      "connect-src 'self' ws://localhost:3000 wss://localhost:3000;",
    );
    expect(contentSecurityPolicy('abc', 'x; script-src *', false)).toContain("connect-src 'self';");
  });
});
