import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { areBrowserKeys, encryptPush, MAX_TEXT_BYTES } from './encrypt';
import { isAllowedEndpoint, isPushService, KNOWN_PUSH_SERVICES } from './endpoints';
import { decodeRing, encodeRing } from './ring-token';
import { pushSubject } from './subject';
import { isPrivateKey, privateKeyFrom, vapidHeader, vapidKey } from './vapid';

const bytes = (text: string) => Buffer.from(text, 'base64url');

/** RFC 8291, appendix A. */
const EXAMPLE = {
  text: 'When I grow up, I want to be a watermelon',
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  privateKey: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  body: 'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
};

describe('the encryption of a push message', () => {
  it('is that of the example in the specification', () => {
    const randomness = { salt: bytes(EXAMPLE.salt), privateKey: bytes(EXAMPLE.privateKey) };
    expect(encryptPush(EXAMPLE.text, EXAMPLE, randomness).toString('base64url')).toBe(EXAMPLE.body);
  });

  it('differs each time, and refuses what no push service takes', () => {
    expect(encryptPush('x', EXAMPLE)).not.toEqual(encryptPush('x', EXAMPLE));
    expect(encryptPush('x'.repeat(MAX_TEXT_BYTES), EXAMPLE).length).toBe(4_096);
    expect(() => encryptPush('x'.repeat(MAX_TEXT_BYTES + 1), EXAMPLE)).toThrow('3993 bytes');
  });

  it('knows keys for which it works', () => {
    const { p256dh, auth } = EXAMPLE;
    expect(areBrowserKeys({ p256dh, auth })).toBe(true);
    expect(areBrowserKeys({ p256dh, auth: 'BTBZMqHH' })).toBe(false);
    expect(areBrowserKeys({ p256dh: p256dh.slice(0, 40), auth })).toBe(false);
    // Not on the curve.
    expect(
      areBrowserKeys({ p256dh: Buffer.concat([Buffer.of(4), Buffer.alloc(64, 7)]).toString('base64url'), auth }),
    ).toBe(false);
  });
});

describe('the key for push services', () => {
  const secret = 'a secret for tests, at least 32 characters';

  it('follows from AUTH_SECRET, the same each time', () => {
    const privateKey = privateKeyFrom(secret);
    expect(privateKeyFrom(secret)).toBe(privateKey);
    expect(privateKeyFrom(`${secret}.`)).not.toBe(privateKey);
    expect(isPrivateKey(privateKey)).toBe(true);
    expect(bytes(vapidKey(privateKey).publicKey)).toHaveLength(65);
  });

  it('is no zero, no number beyond the curve’s order, and nothing else', () => {
    for (const wrong of ['', 'x', Buffer.alloc(32).toString('base64url'), Buffer.alloc(32, 255).toString('base64url')])
      expect(isPrivateKey(wrong)).toBe(false);
  });

  it('signs tokens for one push service, which the public key verifies', () => {
    const key = vapidKey(privateKeyFrom(secret));
    const header = vapidHeader('https://push.example/a/b?c', 'https://mado.example', key, 1_000_000);
    const [, token = '', shown = ''] = /^vapid t=(.+), k=(.+)$/.exec(header) ?? [];
    expect(shown).toBe(key.publicKey);
    const [head = '', claims = '', signature = ''] = token.split('.');
    expect(JSON.parse(bytes(claims).toString())).toEqual({
      ...{ aud: 'https://push.example', sub: 'https://mado.example', exp: 1_000 + 12 * 60 * 60 },
    });
    const point = bytes(shown);
    const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
    const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    const isRight = verify(
      'sha256',
      Buffer.from(`${head}.${claims}`),
      { key: publicKey, dsaEncoding: 'ieee-p1363' },
      bytes(signature),
    );
    expect(isRight).toBe(true);
  });
});

describe('the list of push services', () => {
  const allows = (endpoint: string, allowed: readonly string[] = KNOWN_PUSH_SERVICES) =>
    isAllowedEndpoint(endpoint, allowed);

  it('has those of the browsers, at https and its usual port only', () => {
    expect(allows('https://fcm.googleapis.com/fcm/send/abc')).toBe(true);
    expect(allows('https://updates.push.services.mozilla.com/wpush/v2/abc')).toBe(true);
    expect(allows('https://web.push.apple.com/abc')).toBe(true);
    expect(allows('https://wns2-par02p.notify.windows.com/w/?token=abc')).toBe(true);
    expect(allows('http://fcm.googleapis.com/fcm/send/abc')).toBe(false);
    expect(allows('https://fcm.googleapis.com:8443/fcm/send/abc')).toBe(false);
  });

  it.each([
    ...['https://127.0.0.1/x', 'https://[::1]/x', 'https://10.0.0.1/x', 'https://localhost/x', 'file:///etc/passwd'],
    ...['https://push.apple.com.example/x', 'https://notpush.apple.com/x', 'https://push.apple.com/x'],
    ...['https://fcm.googleapis.com@127.0.0.1/x', 'https://a:b@fcm.googleapis.com/x', 'not an address'],
  ])('does not have %s', (endpoint) => {
    expect(allows(endpoint)).toBe(false);
  });

  it('has an origin that an operator lists, wherever that is', () => {
    expect(allows('http://127.0.0.1:4000/x', ['http://127.0.0.1:4000'])).toBe(true);
    expect(allows('http://127.0.0.1:4001/x', ['http://127.0.0.1:4000'])).toBe(false);
    for (const wrong of ['', 'push', 'https://push.example/path', '*', '*.', 'ftp://push.example', '127.0.0.1'])
      expect(isPushService(wrong), wrong).toBe(false);
    for (const right of [...KNOWN_PUSH_SERVICES, 'https://push.example:8443', 'http://127.0.0.1:4000'])
      expect(isPushService(right), right).toBe(true);
  });
});

describe('the token of a ring', () => {
  const ring = {
    callId: '9b2f1c6e-7d0a-4a44-8c39-0f4b7a9d1e55',
    userId: 'alice',
    subscriptionId: 'phone',
    untilMs: 2_000,
  };

  it('tells what it was made for, until its time is over', () => {
    const token = encodeRing(ring, 'secret');
    expect(decodeRing(token, 'secret', 1_999)).toEqual(ring);
    expect(decodeRing(token, 'secret', 2_000)).toBeNull();
  });

  it('is nobody else’s to make or change', () => {
    const token = encodeRing(ring, 'secret');
    const [, seal] = token.split('.');
    const forged = Buffer.from(JSON.stringify({ ...ring, userId: 'mallory' })).toString('base64url');
    for (const wrong of [encodeRing(ring, 'another'), `${forged}.${seal}`, `${token}.x`, token.slice(0, -2), '', '.'])
      expect(decodeRing(wrong, 'secret', 0)).toBeNull();
  });
});

describe('how push services reach the operator', () => {
  it.each([
    ['https://mado.example', undefined, 'https://mado.example'],
    ['http://localhost:3000', 'Mado <mado@mado.example>', 'mailto:mado@mado.example'],
    ['https://localhost:3000', 'mado@mado.example', 'mailto:mado@mado.example'],
    ['http://localhost:3000', 'mado@localhost', null],
    ['http://localhost:3000', undefined, null],
  ])('at %s with the sender %s: %s', (publicUrl, MAIL_FROM, subject) => {
    expect(pushSubject({ publicUrl, MAIL_FROM })).toBe(subject);
  });
});
