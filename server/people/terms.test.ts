import { expect, it } from 'vitest';
import { audienceSchema } from '@/lib/auth/account/privacy';
import { ringTerms } from './terms';

const callerSince = new Date('2026-11-01T12:00:00.000Z');
const nowMs = callerSince.getTime() + 2.5 * 86_400_000;
const privacy = { callableBy: 'everyone', seenBy: 'everyone', earlyLinks: null, hidesAddress: false } as const;
const stranger = { areContacts: false, hasBlocked: false, isBlocked: false };

it('leaves a stranger what everybody may, and says how new they are', () => {
  const terms = ringTerms({ standing: stranger, calleePrivacy: privacy, callerSince, listsContactsOnly: false }, nowMs);
  expect(terms).toEqual({ isHeard: true, isSeen: true, stranger: { accountDays: 2 } });
});

it('knows no account from the future', () => {
  const ground = {
    standing: stranger,
    calleePrivacy: privacy,
    callerSince: new Date(nowMs + 1),
    listsContactsOnly: false,
  };
  expect(ringTerms(ground, nowMs).stranger).toEqual({ accountDays: 0 });
});

it('lets a contact through where contacts may, and a stranger only where everybody may', () => {
  const through = (areContacts: boolean) =>
    audienceSchema.options.map((audience) => {
      const calleePrivacy = { ...privacy, callableBy: audience, seenBy: audience };
      const { isHeard, isSeen } = ringTerms(
        { standing: { ...stranger, areContacts }, calleePrivacy, callerSince, listsContactsOnly: false },
        nowMs,
      );
      expect(isHeard).toBe(isSeen);
      return isHeard;
    });
  expect(through(true)).toEqual([true, true, false]);
  expect(through(false)).toEqual([true, false, false]);
});

it('keeps the two settings apart', () => {
  const calleePrivacy = { ...privacy, callableBy: 'nobody', seenBy: 'everyone' } as const;
  expect(ringTerms({ standing: stranger, calleePrivacy, callerSince, listsContactsOnly: false }, nowMs)).toMatchObject({
    isHeard: false,
    isSeen: true,
  });
});

it('lets no stranger see anybody where the lobby lists only contacts', () => {
  const ground = { calleePrivacy: privacy, callerSince, listsContactsOnly: true };
  expect(ringTerms({ ...ground, standing: stranger }, nowMs)).toMatchObject({ isHeard: true, isSeen: false });
  const contact = { ...stranger, areContacts: true };
  expect(ringTerms({ ...ground, standing: contact }, nowMs)).toMatchObject({ isHeard: true, isSeen: true });
});

it('leaves nothing to somebody who is blocked, whatever the settings', () => {
  const standing = { ...stranger, isBlocked: true };
  expect(ringTerms({ standing, calleePrivacy: privacy, callerSince, listsContactsOnly: false }, nowMs)).toMatchObject({
    isHeard: false,
    isSeen: false,
  });
});
