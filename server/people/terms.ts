import { admits, type Privacy } from '@/lib/auth/account/privacy';
import type { Standing } from '@/lib/people/standing';
import type { RingTerms } from '@/server/calls/registry/types';

const DAY_MS = 86_400_000;

export interface RingGround {
  /** Of the caller towards the callee. */
  readonly standing: Standing;
  readonly calleePrivacy: Privacy;
  readonly callerSince: Date;
  /** Strangers are not shown who is online, whatever the settings say (`LOBBY`). */
  readonly listsContactsOnly: boolean;
}

/**
 * What the callee allows this caller. Somebody who is blocked has the terms of one whom nobody hears and who sees nobody,
 * whatever the settings.
 */
export function ringTerms(ground: RingGround, nowMs: number): RingTerms {
  const { standing, calleePrivacy, callerSince, listsContactsOnly } = ground;
  const { areContacts, isBlocked } = standing;
  const accountDays = Math.max(0, Math.floor((nowMs - callerSince.getTime()) / DAY_MS));
  return {
    isHeard: !isBlocked && admits(calleePrivacy.callableBy, areContacts),
    isSeen: !isBlocked && admits(calleePrivacy.seenBy, areContacts) && (areContacts || !listsContactsOnly),
    stranger: areContacts ? null : { accountDays },
  };
}
