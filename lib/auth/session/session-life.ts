const dayMs = 24 * 60 * 60 * 1000;
/** A login that is not used for so long is over. */
const idleMs = 30 * dayMs;
/** No login lasts longer than this, however often it is used. */
const longestMs = 180 * dayMs;

/** How long the login cookie and the token in it last. They are made once, at sign-in, and never renewed. */
export const longestLoginSeconds = longestMs / 1000;

/** The end of a login that was made at `createdAt` and is used now. */
export function endOfLogin(createdAt: Date, nowMs: number): Date {
  return new Date(Math.min(nowMs + idleMs, createdAt.getTime() + longestMs));
}

/** Condition on session rows: the logins that stand now. */
export function standingAt(nowMs: number) {
  return { expiresAt: { gt: new Date(nowMs) }, createdAt: { gt: new Date(nowMs - longestMs) } };
}

/** Moving an end by less than this is not worth a write. */
export const prolongStepMs = dayMs;
