import { randomBytes } from 'node:crypto';
import type { Role } from '@/lib/auth/account/role';
import { linkCodes } from '@/lib/auth/link-codes';
import type { Database } from '@/lib/db/client';
import type { EntryRefusal } from './sign-up-modes';

type Invites = Pick<Database, 'invite'>;

/** An invite as it is stored. */
export type Invite = NonNullable<Awaited<ReturnType<Invites['invite']['findUnique']>>>;

export const { encode: encodeInviteCode, decode: decodeInviteCode } = linkCodes('invite');

/** Where an invite leads. The code is in the fragment, which no server, proxy log or Referer sees. */
export const inviteLink = (publicUrl: string, id: string, secret: string): string =>
  `${publicUrl}/sign-up#${encodeInviteCode(id, secret)}`;

/** Short enough to be typed by an operator. The secret of a link is its code. */
const makeId = () => randomBytes(5).toString('hex');

export interface NewInvite {
  readonly note: string;
  readonly places: number;
  /** Null: never. */
  readonly expiresAt: Date | null;
  readonly role?: Role;
}

/** Returns its id. */
export async function createInvite(db: Invites, { places, ...invite }: NewInvite): Promise<string> {
  const data = { ...invite, id: makeId(), places, placesLeft: places };
  return (await db.invite.create({ data, select: { id: true } })).id;
}

/** Why nobody can use this invite; null if somebody can. */
export function inviteProblem(invite: Invite | null, nowMs: number): EntryRefusal | null {
  if (!invite) return 'invite-unknown';
  const problem = endOf(invite, nowMs);
  return problem && invite.role === 'administrator' ? 'administrator-link-void' : problem;
}

function endOf({ withdrawnAt, placesLeft, expiresAt }: Invite, nowMs: number): EntryRefusal | null {
  if (withdrawnAt) return 'invite-withdrawn';
  if (placesLeft === 0) return 'invite-used-up';
  return expiresAt && expiresAt.getTime() <= nowMs ? 'invite-expired' : null;
}

/**
 * Takes one of its places. False if none is left by now. To be called in the transaction that makes the account, so that
 * of two who take the last place at once one is refused.
 */
export async function takePlace(tx: Invites, id: string, nowMs: number): Promise<boolean> {
  const isOpen = { withdrawnAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date(nowMs) } }] };
  const where = { id, placesLeft: { gt: 0 }, ...isOpen };
  return (await tx.invite.updateMany({ where, data: { placesLeft: { decrement: 1 } } })).count === 1;
}
