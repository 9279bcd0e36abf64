import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, securityHeaders } from './security-headers';

describe('contentSecurityPolicy', () => {
  it('lets scripts in by nonce, and evaluates text in development alone', () => {
    expect(contentSecurityPolicy('abc', 'mado.example', false)).toContain(
      "script-src 'self' 'nonce-abc' 'strict-dynamic';",
    );
    expect(contentSecurityPolicy('abc', 'mado.example', true)).toContain("'unsafe-eval'");
  });

  it('names the own socket', () => {
    expect(contentSecurityPolicy('abc', 'localhost:3000', false)).toContain(
      "connect-src 'self' ws://localhost:3000 wss://localhost:3000;",
    );
  });
});

describe('securityHeaders', () => {
  const hsts = (publicUrl: string, LAN_HTTPS_PORT?: number) =>
    securityHeaders({ publicUrl, LAN_HTTPS_PORT }).get('Strict-Transport-Security');

  it('keeps browsers at https where the site has a certificate of its own', () => {
    expect(hsts('https://mado.example')).toBe('max-age=63072000');
    expect(hsts('http://mado.example')).toBeUndefined();
    expect(hsts('https://localhost:3443')).toBeUndefined();
    expect(hsts('https://192.168.1.5:3443', 3443)).toBeUndefined();
  });
});
