import { expect, it } from 'vitest';
import { admits, audienceSchema, privacyOf } from './privacy';

const stored = { callableBy: 'everyone', seenBy: 'contacts', earlyLinks: null, hidesAddress: false };

it('reads what is stored', () => {
  expect(privacyOf(stored)).toEqual(stored);
});

it('allows nobody anything under a policy that this version does not know', () => {
  const unknown = { ...stored, callableBy: 'friends', seenBy: 'friends', earlyLinks: 'colleagues' };
  expect(privacyOf(unknown)).toMatchObject({ callableBy: 'nobody', seenBy: 'nobody', earlyLinks: 'nobody' });
});

it('admits contacts to what is for contacts or everyone', () => {
  const admitted = (areContacts: boolean) => audienceSchema.options.filter((audience) => admits(audience, areContacts));
  expect(admitted(false)).toEqual(['everyone']);
  expect(admitted(true)).toEqual(['everyone', 'contacts']);
});
