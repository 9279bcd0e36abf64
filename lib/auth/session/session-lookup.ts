import type { Database } from '@/lib/db/client';
import { activeSessionsAt } from './session-life';
import type { SessionToken } from './session-token';

/** SQLite binds at most 32,766 values in a statement, and one query must not hold up the process for long. */
const MAX_AT_ONCE = 200;

async function activeSessions(tokens: readonly SessionToken[], db: Pick<Database, 'session'>) {
  const ids = tokens.map(({ sid }) => sid);
  const where = { id: { in: ids }, ...activeSessionsAt(Date.now()) };
  return db.session.findMany({ where, include: { user: true } });
}

type SessionRow = Awaited<ReturnType<typeof activeSessions>>[number];

/** Finds the row of a login and its user. Null if the login has ended. Rejects on a database error. */
export type FindSession = (token: SessionToken) => Promise<SessionRow | null>;

const rowOf = (rows: readonly SessionRow[], token: SessionToken) =>
  rows.find(({ id, userId }) => id === token.sid && userId === token.sub) ?? null;

/** One query for each login. */
export function findOneSession(db: Pick<Database, 'session'>): FindSession {
  return async (token) => rowOf(await activeSessions([token], db), token);
}

/**
 * One query for all logins that are asked for while the query before it runs. Where thousands of pages reconnect at
 * once, a query for each would take most of the sidecar's time; a single one does not wait for others.
 */
export function findSessionsTogether(db: Pick<Database, 'session'>): FindSession {
  interface Waiting {
    readonly token: SessionToken;
    resolve(row: SessionRow | null): void;
    reject(error: unknown): void;
  }
  const waiting: Waiting[] = [];
  let isLooking = false;

  async function look(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MAX_AT_ONCE);
      try {
        const rows = await activeSessions(
          batch.map(({ token }) => token),
          db,
        );
        const byId = new Map(rows.map((row) => [row.id, row]));
        for (const { token, resolve } of batch) {
          const row = byId.get(token.sid);
          resolve(row?.userId === token.sub ? row : null);
        }
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isLooking = false;
  }

  return (token) =>
    new Promise((resolve, reject) => {
      waiting.push({ token, resolve, reject });
      if (isLooking) return;
      isLooking = true;
      // After everything that has arrived by now.
      setImmediate(() => void look());
    });
}
