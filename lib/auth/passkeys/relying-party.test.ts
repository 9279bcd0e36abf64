import { expect, it } from 'vitest';
import { relyingPartyOf } from './relying-party';

it('is the host of PUBLIC_URL', () => {
  expect(relyingPartyOf('https://call.example.org')).toEqual({
    rpId: 'call.example.org',
    origin: 'https://call.example.org',
  });
  expect(relyingPartyOf('https://call.example.org:8443')?.origin).toBe('https://call.example.org:8443');
  expect(relyingPartyOf('http://localhost:3000')).toEqual({ rpId: 'localhost', origin: 'http://localhost:3000' });
});

it('is nobody where browsers have no passkeys', () => {
  for (const url of [
    'https://192.168.1.7:3443',
    'https://[fd00::1]',
    'http://call.example.org',
    'http://127.0.0.1:3000',
  ])
    expect(relyingPartyOf(url)).toBeNull();
});
