import { Secret, TOTP } from 'otpauth';
import { expect, it } from 'vitest';
import { codeIn, keyUri, makeSecret, stepOf } from './totp';

/** RFC 6238, appendix B: the secret of its test values, and the last six digits of those for SHA-1. */
const rfcSecret = new Secret({ buffer: new TextEncoder().encode('12345678901234567890').buffer as ArrayBuffer }).base32;

it.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_234_567_890, '005924'],
  [20_000_000_000, '353130'],
])('knows the code of RFC 6238 at second %i', (second, code) => {
  expect(stepOf(rfcSecret, code, second * 1_000)).toBe(Math.floor(second / 30));
});

it('takes a code from one step before to one step after, and names the step that it belongs to', () => {
  const secret = makeSecret();
  const nowMs = 1_800_000_015_000;
  const step = nowMs / 30_000 - 0.5;
  const codeAt = (ms: number) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: ms });
  for (const drift of [-1, 0, 1]) expect(stepOf(secret, codeAt(nowMs + drift * 30_000), nowMs)).toBe(step + drift);
  for (const drift of [-2, 2]) expect(stepOf(secret, codeAt(nowMs + drift * 30_000), nowMs)).toBeNull();
});

it('makes another secret of 160 bits each time', () => {
  const secrets = new Set(Array.from({ length: 50 }, makeSecret));
  expect(secrets.size).toBe(50);
  for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
});

it('names site and account in what the QR code holds', () => {
  const uri = new URL(keyUri(rfcSecret, { site: 'call.example.org:8443', account: 'a+b@mado.example' }));
  expect([uri.protocol, uri.host]).toEqual(['otpauth:', 'totp']);
  expect(decodeURIComponent(uri.pathname)).toBe('/call.example.org:8443:a+b@mado.example');
  expect(uri.searchParams.get('secret')).toBe(rfcSecret);
  expect(uri.searchParams.get('issuer')).toBe('call.example.org:8443');
});

it('reads codes as people type them', () => {
  for (const typed of ['123456', ' 123 456 ', '123-456', '１２３４５６']) expect(codeIn(typed)).toBe('123456');
  for (const typed of ['', '12345', '1234567', '12345a', 'x'.repeat(10_000)]) expect(codeIn(typed)).toBeNull();
});
