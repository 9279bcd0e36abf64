import type { Database } from '@/lib/db/client';
import { harmless } from '@/lib/names/harmless';
import { STORED_USER, type StoredUser, shownUser } from '@/lib/names/shown-user';
import { namesakesAmong } from '@/lib/people/namesakes';
import type { ContactList } from './contact-list';
import { isSeen, openSince } from './contact-rules';
import { rowsOf } from './pair';

/** Requests that are shown at once. Whoever answers some sees the next ones. */
const REQUESTS_AT_MOST = 100;

/** A person's contacts, in no order, and the requests that wait, the newest first. */
export async function readContacts(db: Database, userId: string, nowMs = Date.now()): Promise<ContactList> {
  const person = { select: { ...STORED_USER, disabledAt: true } } as const;
  const include = { low: person, high: person };
  const isOpen = { since: null, withdrawnAt: null, askedAt: { gt: openSince(nowMs) } };
  const [contacts, requests] = await Promise.all([
    db.contact.findMany({ where: { ...rowsOf(userId), since: { not: null } }, include }),
    db.contact.findMany({ where: { ...rowsOf(userId), ...isOpen }, include, orderBy: { askedAt: 'desc' } }),
  ]);
  const other = (row: (typeof contacts)[number]) => (row.lowId === userId ? row.high : row.low);
  const received = requests
    .filter((row) => row.askerId !== userId && isSeen(row, nowMs) && other(row).disabledAt === null)
    .slice(0, REQUESTS_AT_MOST);
  const sent = requests.filter((row) => row.askerId === userId && !row.byAddress).slice(0, REQUESTS_AT_MOST);
  const namesakes = await namesakesAmong(db, [...contacts, ...received, ...sent].map(other));
  const listed = (row: (typeof contacts)[number]) => {
    const { id, displayName, handle, picture, about }: StoredUser = other(row);
    const namesake = namesakes.has(id) && { namesake: true as const };
    return { ...shownUser({ id, displayName, handle, picture, about }), ...namesake };
  };
  return {
    contacts: contacts.map((row) => ({
      person: listed(row),
      isFavourite: row.lowId === userId ? row.isFavouriteOfLow : row.isFavouriteOfHigh,
      isAwaited: row.lowId === userId ? row.isAwaitedByLow : row.isAwaitedByHigh,
    })),
    received: received.map((row) => ({ person: listed(row), greeting: harmless(row.greeting) })),
    sent: sent.map((row) => ({ person: listed(row) })),
  };
}
