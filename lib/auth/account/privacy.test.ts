import { expect, it } from 'vitest';
import { privacyOf } from './privacy';

it('allows no early link under a policy that this version does not know', () => {
  expect(privacyOf({ earlyLinks: 'colleagues', hidesAddress: false }).earlyLinks).toBe('nobody');
  expect(privacyOf({ earlyLinks: null, hidesAddress: false }).earlyLinks).toBeNull();
});
