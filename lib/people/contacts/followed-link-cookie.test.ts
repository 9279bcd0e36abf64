import { expect, it } from 'vitest';
import { followedLinkCookie } from './followed-link-cookie';

const token = `abcDEF_-123456.${'x'.repeat(22)}`;

it('remembers the token of a personal link, for half an hour', () => {
  expect(followedLinkCookie(`/add/${token}`, 'https://call.example')).toBe(
    `__Host-mado.followed-link=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=1800; Secure`,
  );
});

it.each([
  '/sign-in',
  '/add/',
  `/add/${token}/more`,
  `/add//${token}`,
  `/add/${token};x`,
  `/add/..%2f${token}`,
  `/add/https://elsewhere.example`,
])('remembers nothing of %j', (path) => {
  expect(followedLinkCookie(path, 'https://call.example')).toBeNull();
});
