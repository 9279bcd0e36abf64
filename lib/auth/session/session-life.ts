const dayMs = 24 * 60 * 60 * 1000;
/** A login expires after this long without use. */
const idleMs = 30 * dayMs;
/** The longest that a login lasts, however often it is used. */
const longestMs = 180 * dayMs;

/** The lifetime of the login cookie and its token. Both are issued once, at sign-in, and never renewed. */
export const longestLoginSeconds = longestMs / 1000;

/** The expiry of a login that was created at `createdAt` and is used now. */
export function endOfLogin(createdAt: Date, nowMs: number): Date {
  return new Date(Math.min(nowMs + idleMs, createdAt.getTime() + longestMs));
}

/** A Prisma condition that selects the sessions that have not expired at `nowMs`, of users who are not disabled. */
export function activeSessionsAt(nowMs: number) {
  return {
    expiresAt: { gt: new Date(nowMs) },
    createdAt: { gt: new Date(nowMs - longestMs) },
    user: { disabledAt: null },
  };
}

/** The complement of `activeSessionsAt`: a Prisma condition that selects the sessions that have expired by `nowMs`. */
export function inactiveSessionsAt(nowMs: number) {
  return { OR: [{ expiresAt: { lte: new Date(nowMs) } }, { createdAt: { lte: new Date(nowMs - longestMs) } }] };
}

/** Noting the use of a login more often than this is not worth a write. */
export const noteUseStepMs = 10 * 60 * 1000;
