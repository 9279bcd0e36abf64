import type { Database } from '@/lib/db/client';
import { standingBetween } from '@/lib/people/standing';
import { askStep, isOpen, isSeen, MAX_CONTACTS, MAX_OPEN_REQUESTS, openSince } from './contact-rules';
import { type Between, type ContactTables, changeBetween, pairOf, rowsOf } from './pair';

export interface Asking {
  readonly askerId: string;
  readonly personId: string;
  /** As `greetingSchema` returns it. */
  readonly greeting: string;
  /** The asker knows an e-mail address alone; see docs/decisions/061. */
  readonly byAddress?: boolean;
}

/** Why two people do not become contacts. */
export type ContactRefusal =
  | 'person-unknown'
  | 'person-yourself'
  /** Whoever asks has blocked them. */
  | 'person-blocked'
  /** The person themself has as many contacts as anybody may have. */
  | 'contacts-full'
  /** The other one has. */
  | 'contacts-theirs-full'
  | 'requests-open'
  /** There is no such request any more. */
  | 'request-gone';
export type Asked = 'asked' | 'contacts' | ContactRefusal;

const contactsOf = (tx: Pick<Database, 'contact'>, userId: string) =>
  tx.contact.count({ where: { ...rowsOf(userId), since: { not: null } } });

/** Whether somebody has as many contacts as anybody may have. */
export const isFull = async (db: Pick<Database, 'contact'>, userId: string): Promise<boolean> =>
  (await contactsOf(db, userId)) >= MAX_CONTACTS;

async function makeContacts(
  tx: ContactTables,
  { key }: Between,
  [userId, otherId]: readonly [string, string],
  nowMs: number,
): Promise<'contacts' | ContactRefusal> {
  if (await isFull(tx, userId)) return 'contacts-full';
  if (await isFull(tx, otherId)) return 'contacts-theirs-full';
  const data = { since: new Date(nowMs), declinedAt: null, withdrawnAt: null };
  await tx.contact.update({ where: { lowId_highId: key }, data });
  return 'contacts';
}

/**
 * Asks somebody to become contacts. Whoever was asked by them already becomes one at once. Asking twice is asking once.
 * The answer to somebody who was declined is the same as to one who still waits, and to somebody who is blocked the same
 * as where there is no such person.
 */
export async function ask(
  db: Database,
  { askerId, personId, greeting, byAddress = false }: Asking,
  nowMs = Date.now(),
): Promise<Asked> {
  if (askerId === personId) return 'person-yourself';
  return changeBetween(db, [askerId, personId], async (tx, between) => {
    const { key, row, areEnabled } = between;
    if (!areEnabled) return 'person-unknown';
    if (row?.since) return 'contacts';
    const { hasBlocked, isBlocked } = await standingBetween(tx, askerId, personId);
    if (hasBlocked) return 'person-blocked';
    if (isBlocked) return 'person-unknown';
    const step = askStep(row, askerId, nowMs);
    if (step === 'meet') return makeContacts(tx, between, [askerId, personId], nowMs);
    const where = { lowId_highId: key };
    if (step === 'stands') {
      // From now on the asker knows whom they have asked.
      if (row?.byAddress && !byAddress) await tx.contact.update({ where, data: { byAddress } });
      return 'asked';
    }
    if (await isFull(tx, askerId)) return 'contacts-full';
    // Those by address do not count: who reaches the limit must not learn by it which addresses are somebody's.
    const open = { askerId, since: null, byAddress: false, withdrawnAt: null, askedAt: { gt: openSince(nowMs) } };
    if (!byAddress && (await tx.contact.count({ where: open })) >= MAX_OPEN_REQUESTS) return 'requests-open';
    const fresh = { askerId, greeting, byAddress, askedAt: new Date(nowMs), withdrawnAt: null };
    const declinedAt = step === 'ask-unheard' ? (row?.declinedAt ?? null) : null;
    await tx.contact.upsert({ where, create: { ...key, ...fresh }, update: { ...fresh, declinedAt } });
    return 'asked';
  });
}

/** Accepts the request of `otherId`. */
export const accept = (db: Database, userId: string, otherId: string, nowMs = Date.now()) =>
  changeBetween(db, [userId, otherId], async (tx, between): Promise<'contacts' | ContactRefusal> => {
    const { row, areEnabled } = between;
    if (row?.since) return 'contacts';
    if (!areEnabled || row?.askerId !== otherId || !isSeen(row, nowMs)) return 'request-gone';
    return makeContacts(tx, between, [userId, otherId], nowMs);
  });

/** Declines the request of `otherId`, who is not told. */
export const decline = (db: Database, userId: string, otherId: string, nowMs = Date.now()) =>
  changeBetween(db, [userId, otherId], async (tx, { key, row }): Promise<void> => {
    if (!row || row.since || row.askerId !== otherId || !isSeen(row, nowMs)) return;
    await tx.contact.update({ where: { lowId_highId: key }, data: { declinedAt: new Date(nowMs) } });
  });

/**
 * Withdraws the own request. One that was declined is remembered: asking anew must not go around the pause.
 * @returns whether there was one
 */
export const withdraw = (db: Database, userId: string, otherId: string, nowMs = Date.now()) =>
  changeBetween(db, [userId, otherId], async (tx, { key, row }): Promise<boolean> => {
    if (!row || row.since || row.askerId !== userId || !isOpen(row, nowMs)) return false;
    const where = { lowId_highId: key };
    if (row.declinedAt === null) await tx.contact.delete({ where });
    else await tx.contact.update({ where, data: { withdrawnAt: new Date(nowMs) } });
    return true;
  });

/**
 * Ends it for both. Neither is told, and either may ask again.
 * @returns whether they were contacts
 */
export const remove = (db: Database, userId: string, otherId: string) =>
  changeBetween(db, [userId, otherId], async (tx, { key }): Promise<boolean> => {
    return (await tx.contact.deleteMany({ where: { ...key, since: { not: null } } })).count > 0;
  });

/** Marks a contact for this person alone. */
export async function setFavourite(db: Database, userId: string, otherId: string, isFavourite: boolean): Promise<void> {
  const key = pairOf(userId, otherId);
  const data = key.lowId === userId ? { isFavouriteOfLow: isFavourite } : { isFavouriteOfHigh: isFavourite };
  await db.contact.updateMany({ where: { ...key, since: { not: null } }, data });
}

/** Whether this person wants to be told when the other one comes online. */
export async function setAwaited(db: Database, userId: string, otherId: string, isAwaited: boolean): Promise<void> {
  const key = pairOf(userId, otherId);
  const data = key.lowId === userId ? { isAwaitedByLow: isAwaited } : { isAwaitedByHigh: isAwaited };
  await db.contact.updateMany({ where: { ...key, since: { not: null } }, data });
}
