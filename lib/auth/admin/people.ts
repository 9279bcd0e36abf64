import { activeSessionsAt } from '@/lib/auth/session/session-life';
import type { Database } from '@/lib/db/client';
import { normalHandle } from '@/lib/names/handle';
import { matchesTerms, searchTerms, searchText } from '@/lib/names/search';
import { shownUser } from '@/lib/names/shown-user';
import type { User } from '@/lib/protocol/sidecar/presence';
import { after, type Cursor, PAGE_ROWS, type Page, pageOf } from './cursor';

/** A person as administrators see them in the list. */
export interface ListedPerson {
  readonly user: User;
  /** As its owner typed it; null for none. */
  readonly email: string | null;
  readonly isProved: boolean;
  readonly sinceMs: number;
  /** When one of the logins that there are was last used, to within ten minutes. Null: there is none. */
  readonly seenMs: number | null;
  readonly isDisabled: boolean;
  readonly isAdministrator: boolean;
  readonly hasSecondStep: boolean;
}

/** Rows that are read at once while a search looks for matches: a thousand are some milliseconds. */
const BATCH_ROWS = 1_000;

type Row = Awaited<ReturnType<Database['user']['findMany']>>[number];

const placeOf = ({ createdAt, id }: Row): Cursor => ({ atMs: createdAt.getTime(), id });

function rowsAfter(db: Database, cursor: Cursor | null, take: number): Promise<Row[]> {
  const where = after('createdAt', cursor);
  return db.user.findMany({ where, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take });
}

/** Names are found as in the lobby; handles and addresses by any part of them. */
function matcherOf(query: string): (row: Row) => boolean {
  const [terms, typed, handle] = [searchTerms(query), query.trim().toLowerCase(), normalHandle(query)];
  return ({ displayName, handle: own, email, emailTyped }) =>
    [email, emailTyped].some((address) => address?.toLowerCase().includes(typed)) ||
    (handle !== '' && own?.includes(handle) === true) ||
    (terms.length > 0 && matchesTerms(searchText(displayName), terms));
}

/** Reads on until there is a page of matches and one more, or the last account. */
async function matches(db: Database, query: string, cursor: Cursor | null): Promise<Row[]> {
  const isMatch = matcherOf(query);
  const found: Row[] = [];
  for (let from = cursor; found.length <= PAGE_ROWS; ) {
    const batch = await rowsAfter(db, from, BATCH_ROWS);
    found.push(...batch.filter(isMatch));
    const last = batch.at(-1);
    if (!last || batch.length < BATCH_ROWS) break;
    from = placeOf(last);
  }
  return found;
}

/** When each of these users was last seen. */
async function lastSeen(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await db.session.groupBy({
    by: ['userId'],
    where: { userId: { in: [...ids] } },
    _max: { usedAt: true, createdAt: true },
  });
  const time = (date: Date | null) => date?.getTime() ?? 0;
  return new Map(rows.map(({ userId, _max }) => [userId, Math.max(time(_max.usedAt), time(_max.createdAt))]));
}

function listed(row: Row, seenMs: number | null): ListedPerson {
  return {
    user: shownUser(row),
    email: row.emailTyped ?? row.email,
    isProved: row.emailProvedAt !== null,
    sinceMs: row.createdAt.getTime(),
    seenMs,
    isDisabled: row.disabledAt !== null,
    isAdministrator: row.role === 'administrator',
    hasSecondStep: row.twoStepSince !== null,
  };
}

/** The accounts whose name, handle or address matches the query, or all of them; the newest first. */
export async function listPeople(db: Database, query: string, cursor: Cursor | null): Promise<Page<ListedPerson>> {
  const isSearch = query.trim() !== '';
  const { rows, next } = pageOf(
    await (isSearch ? matches(db, query, cursor) : rowsAfter(db, cursor, PAGE_ROWS + 1)),
    placeOf,
  );
  const seen = await lastSeen(
    db,
    rows.map(({ id }) => id),
  );
  return { rows: rows.map((row) => listed(row, seen.get(row.id) ?? null)), next };
}

/** One person, with what an administrator can end or remove. */
export interface PersonDetails extends ListedPerson {
  readonly logins: number;
  readonly passkeys: number;
}

/** Null: there is no such account. */
export async function findPerson(db: Database, id: string): Promise<PersonDetails | null> {
  const row = await db.user.findUnique({ where: { id } });
  if (!row) return null;
  const [seen, logins, passkeys] = await Promise.all([
    lastSeen(db, [id]),
    db.session.count({ where: { userId: id, ...activeSessionsAt(Date.now()) } }),
    db.passkey.count({ where: { userId: id } }),
  ]);
  return { ...listed(row, seen.get(id) ?? null), logins, passkeys };
}
