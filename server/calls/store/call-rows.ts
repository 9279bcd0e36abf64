import type { STORED_PRIVACY } from '@/lib/auth/account/privacy';
import type { Call, Prisma, User } from '@/lib/db/generated/sqlite/client';
import { type StoredUser, shownUser } from '@/lib/names/shown-user';
import { mediaSchema } from '@/lib/protocol/sidecar/call';
import { endReasonSchema } from '@/lib/protocol/sidecar/end-reason';
import type { CallRow, RingTerms } from '@/server/calls/registry/types';

/** A row as the database has it, with the two users' data that a `CallRow` needs; null for a deleted account. */
export type StoredCall = Call & Record<'caller' | 'callee', StoredPerson | null>;

type StoredPerson = StoredUser & Pick<User, keyof typeof STORED_PRIVACY | 'createdAt'>;

const toDate = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
const toMs = (date: Date | null): number | null => date?.getTime() ?? null;

/** The row with all its times shifted by this much. */
export function moved(row: CallRow, byMs: number): CallRow {
  const move = (ms: number | null) => (ms === null ? null : ms + byMs);
  return {
    ...row,
    invitedAt: row.invitedAt + byMs,
    acceptedAt: move(row.acceptedAt),
    connectedAt: move(row.connectedAt),
    endedAt: move(row.endedAt),
  };
}

/** Times in ms since the epoch. */
export function toStored(row: CallRow, aliveAtMs: number): Prisma.CallUncheckedCreateInput {
  return {
    id: row.id,
    callId: row.callId,
    callerId: row.caller.id,
    calleeId: row.callee.id,
    callerDeviceId: row.callerDeviceId,
    calleeDeviceId: row.calleeDeviceId,
    callerMedia: row.callerMedia,
    calleeMedia: row.calleeMedia,
    linkEpoch: row.linkEpoch,
    invitedAt: new Date(row.invitedAt),
    acceptedAt: toDate(row.acceptedAt),
    connectedAt: toDate(row.connectedAt),
    aliveAt: new Date(aliveAtMs),
    // The machine's clock may have been set back in between.
    endedAt: toDate(row.endedAt === null ? null : Math.max(row.endedAt, row.invitedAt)),
    endReason: row.endReason,
  };
}

/** The inverse of `toStored`; `terms` are not stored. Throws for a row that no version of this program wrote, and if an account was deleted. */
export function fromStored(stored: StoredCall, terms: RingTerms): CallRow {
  const { caller, callee } = stored;
  if (!caller || !callee) throw new Error('an account of this call was deleted');
  return {
    id: stored.id,
    callId: stored.callId,
    caller: shownUser(caller),
    callee: shownUser(callee),
    relayOnlyUserIds: [caller, callee].filter((user) => user.hidesAddress).map((user) => user.id),
    terms,
    callerDeviceId: stored.callerDeviceId,
    calleeDeviceId: stored.calleeDeviceId,
    callerMedia: mediaSchema.parse(stored.callerMedia),
    calleeMedia: mediaSchema.nullable().parse(stored.calleeMedia),
    linkEpoch: stored.linkEpoch,
    invitedAt: stored.invitedAt.getTime(),
    acceptedAt: toMs(stored.acceptedAt),
    connectedAt: toMs(stored.connectedAt),
    endedAt: toMs(stored.endedAt),
    endReason: endReasonSchema.nullable().parse(stored.endReason),
  };
}
