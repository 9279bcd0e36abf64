import { expect, it } from 'vitest';
import { seal, unseal } from './sealed-secret';

const authSecret = 'a secret of this test, long enough to be one';
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

it('opens for its owner, with the secret that sealed it', () => {
  expect(unseal(seal(secret, 'alice', authSecret), 'alice', authSecret)).toBe(secret);
});

it('shows nothing of what it holds, and is another text each time', () => {
  const sealed = [1, 2, 3].map(() => seal(secret, 'alice', authSecret));
  expect(new Set(sealed).size).toBe(3);
  for (const text of sealed) {
    expect(Buffer.from(text.slice(3), 'base64url').toString('latin1')).not.toContain(secret);
  }
});

it('opens for nobody else, and not once a bit of it was changed', () => {
  const sealed = seal(secret, 'alice', authSecret);
  expect(unseal(sealed, 'bob', authSecret)).toBeNull();
  expect(unseal(sealed, 'alice', `${authSecret}!`)).toBeNull();
  const bytes = Buffer.from(sealed.slice(3), 'base64url');
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] as number) ^ 1;
    expect(unseal(`v1.${changed.toString('base64url')}`, 'alice', authSecret)).toBeNull();
  }
  for (const text of ['', 'v1.', 'v1.AAAA', sealed.slice(0, -4), sealed.replace('v1', 'v2'), `${sealed}.x`]) {
    expect(unseal(text, 'alice', authSecret)).toBeNull();
  }
});
