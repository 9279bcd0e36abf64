import { expect, it } from 'vitest';
import { hasProbe, probeCookie, probeFor } from './cookie-probe';

const http = 'http://localhost:3000';
const https = 'https://mado.example';

it('is set with the form pages, unless it is set already', () => {
  expect(probeFor('/sign-up', undefined, http)).toBe('mado.probe.3000=1; Path=/; SameSite=Lax');
  expect(probeFor('/sign-in', 'mado.probe=1', http)).toBe('mado.probe.3000=1; Path=/; SameSite=Lax');
  expect(probeFor('/sign-in', 'a=b; mado.probe.3000=1', http)).toBeNull();
  expect(probeFor('/lobby', undefined, http)).toBeNull();
});

it('has the login cookie’s security attributes behind https', () => {
  expect(probeCookie(https)).toBe('__Host-mado.probe=1; Path=/; SameSite=Lax; Secure');
  expect(hasProbe('__Host-mado.probe=1', https)).toBe(true);
  expect(hasProbe('mado.probe=1', https)).toBe(false);
});
