import { expect, it } from 'vitest';
import { handOverPage } from './hand-over-page';

it('leads to the provider and nowhere else, whatever its address and name hold', () => {
  const url = new URL('https://id.example/authorize?a=1&b=%22');
  url.hash = `"><script>alert('x')</script>`;
  const page = handOverPage({ locale: 'en', url, words: 'Continue to <b>"Keycloak"</b>…' });
  expect(page).not.toMatch(/<script|<b>/);
  const [, refresh = ''] = /http-equiv="refresh" content="0; url=([^"]*)"/.exec(page) ?? [];
  const [, link = ''] = /<a href="([^"]*)"/.exec(page) ?? [];
  const plain = (text: string) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  expect(plain(refresh)).toBe(url.href);
  expect(plain(link)).toBe(url.href);
});
