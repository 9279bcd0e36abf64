import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { inactiveSessionsAt } from '@/lib/auth/session/session-life';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { describeError } from '@/lib/logging/describe-error';
import { DECLINE_PAUSE_MS, openSince } from '@/lib/people/contacts/contact-rules';
import type { Clock } from '@/server/app/clock';
import { EXPIRING, type SidecarMetrics } from '@/server/metrics/sidecar-metrics';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Rows in one statement: deleting them takes SQLite a few milliseconds, for which a ring may have to wait. */
const AT_ONCE = 500;
/** Between two statements, so that everybody else's writes come in between. */
const PAUSE_MS = 20;

/** Mails that were sent or given up, with the address that they went to. An administrator looks at them within days. */
const MAIL_KEPT_DAYS = 14;

/** What administrators changed: as long as somebody may come to ask why. */
const DEED_KEPT_DAYS = 365;

/** Reports that are settled, and warnings that their reader has closed: as long as the log tells who decided. */
const REPORT_KEPT_DAYS = 365;

/** How long rows are kept, in days; 0 for ever. */
export interface Keep {
  /** After the call has ended. */
  readonly callsDays: number;
  /** After the login has expired. */
  readonly sessionsDays: number;
}

export interface RetentionDeps {
  readonly db: Pick<
    Database,
    | 'call'
    | 'session'
    | 'mail'
    | 'emailProof'
    | 'handleClaim'
    | 'halfSignIn'
    | 'usedChallenge'
    | 'adminDeed'
    | 'contact'
    | 'report'
    | 'warning'
  >;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly metrics: Pick<SidecarMetrics, 'expired'>;
  readonly keep: Keep;
}

export interface Retention {
  /** Resolves when no statement is under way any more. Idempotent. */
  stop(): Promise<void>;
}

/** Finds the ids of some rows that are too old, and deletes them if they still are. */
interface Expiry {
  find(): Promise<{ readonly id: string }[]>;
  delete(ids: string[]): Promise<{ readonly count: number }>;
}

/** A call that goes on has no end, however long ago it began, and so is never among them. */
function expiredCalls({ db, clock, keep }: RetentionDeps): Expiry {
  const old = { endedAt: { lt: new Date(clock.nowMs() - keep.callsDays * DAY_MS) } };
  return {
    find: () => db.call.findMany({ where: old, select: { id: true }, take: AT_ONCE }),
    delete: (ids) => db.call.deleteMany({ where: { id: { in: ids }, ...old } }),
  };
}

/** Logins that are void already: nobody is signed out by this. */
function expiredSessions({ db, clock, keep }: RetentionDeps): Expiry {
  const old = inactiveSessionsAt(clock.nowMs() - keep.sessionsDays * DAY_MS);
  return {
    find: () => db.session.findMany({ where: old, select: { id: true }, take: AT_ONCE }),
    delete: (ids) => db.session.deleteMany({ where: { id: { in: ids }, ...old } }),
  };
}

/** A mail that still waits has neither time, however old it is. */
function expiredMails({ db, clock }: RetentionDeps): Expiry {
  const before = { lt: new Date(clock.nowMs() - MAIL_KEPT_DAYS * DAY_MS) };
  const old = { OR: [{ sentAt: before }, { failedAt: before }] };
  return {
    find: () => db.mail.findMany({ where: old, select: { id: true }, take: AT_ONCE }),
    delete: (ids) => db.mail.deleteMany({ where: { id: { in: ids }, ...old } }),
  };
}

/** Links that nobody followed in time. */
function expiredProofs({ db, clock }: RetentionDeps): Expiry {
  const old = { expiresAt: { lt: new Date(clock.nowMs()) } };
  return {
    find: () => db.emailProof.findMany({ where: old, select: { id: true }, take: AT_ONCE }),
    delete: (ids) => db.emailProof.deleteMany({ where: { id: { in: ids }, ...old } }),
  };
}

/** Handles that were given up, and that anybody may have now. */
function expiredHandles({ db, clock }: RetentionDeps): Expiry {
  const old = { until: { lt: new Date(clock.nowMs()) } };
  return {
    find: async () =>
      (await db.handleClaim.findMany({ where: old, select: { key: true }, take: AT_ONCE })).map(({ key }) => ({
        id: key,
      })),
    delete: (keys) => db.handleClaim.deleteMany({ where: { key: { in: keys }, ...old } }),
  };
}

/** Sign-ins that nobody finished. Wrong codes are counted over those of a day: see lib/auth/second-step/half-sign-in.ts. */
function expiredHalfSignIns({ db, clock }: RetentionDeps): Expiry {
  const old = { expiresAt: { lt: new Date(clock.nowMs() - DAY_MS) } };
  return {
    find: () => db.halfSignIn.findMany({ where: old, select: { id: true }, take: AT_ONCE }),
    delete: (ids) => db.halfSignIn.deleteMany({ where: { id: { in: ids }, ...old } }),
  };
}

/** What passkeys have answered. It is refused for its age from then on. */
function expiredChallenges({ db, clock }: RetentionDeps): Expiry {
  const old = { expiresAt: { lt: new Date(clock.nowMs()) } };
  return {
    find: () => db.usedChallenge.findMany({ where: old, select: { id: true }, take: AT_ONCE }),
    delete: (ids) => db.usedChallenge.deleteMany({ where: { id: { in: ids }, ...old } }),
  };
}

/** The log of the administration. */
function expiredDeeds({ db, clock }: RetentionDeps): Expiry {
  const old = { at: { lt: new Date(clock.nowMs() - DEED_KEPT_DAYS * DAY_MS) } };
  return {
    find: () => db.adminDeed.findMany({ where: old, select: { id: true }, take: AT_ONCE }),
    delete: (ids) => db.adminDeed.deleteMany({ where: { id: { in: ids }, ...old } }),
  };
}

/** Requests that have run out, and that no decline is remembered by any more. */
function expiredContactRequests({ db, clock }: RetentionDeps): Expiry {
  const pauseOver = { lt: new Date(clock.nowMs() - DECLINE_PAUSE_MS) };
  const old = {
    ...{ since: null, askedAt: { lt: openSince(clock.nowMs()) } },
    OR: [{ declinedAt: null }, { declinedAt: pauseOver }],
  };
  return {
    // Half of the key is enough to find them again.
    find: async () =>
      (await db.contact.findMany({ where: old, select: { lowId: true }, take: AT_ONCE })).map(({ lowId }) => ({
        id: lowId,
      })),
    delete: (lowIds) => db.contact.deleteMany({ where: { lowId: { in: lowIds }, ...old } }),
  };
}

/** A report that nobody has settled waits for ever. */
function expiredReports({ db, clock }: RetentionDeps): Expiry {
  const old = { settledAt: { lt: new Date(clock.nowMs() - REPORT_KEPT_DAYS * DAY_MS) } };
  return {
    find: () => db.report.findMany({ where: old, select: { id: true }, take: AT_ONCE }),
    delete: (ids) => db.report.deleteMany({ where: { id: { in: ids }, ...old } }),
  };
}

/** One that its reader has not closed waits for them. */
function expiredWarnings({ db, clock }: RetentionDeps): Expiry {
  const old = { madeAt: { lt: new Date(clock.nowMs() - REPORT_KEPT_DAYS * DAY_MS) }, closedAt: { not: null } };
  return {
    find: () => db.warning.findMany({ where: old, select: { id: true }, take: AT_ONCE }),
    delete: (ids) => db.warning.deleteMany({ where: { id: { in: ids }, ...old } }),
  };
}

/**
 * Deletes what is older than it may be, now and once a day. Each sidecar does so: two on one database share the rows,
 * since a row that is gone already counts for nobody.
 */
export function keepRetention(deps: RetentionDeps): Retention {
  const { clock, logger, metrics, keep } = deps;
  let isStopped = false;

  async function deleteAll({ find, delete: remove }: Expiry): Promise<number> {
    let rows = 0;
    while (!isStopped) {
      const ids = (await find()).map(({ id }) => id);
      if (ids.length === 0) break;
      rows += (await writePatiently(() => remove(ids))).count;
      await delay(PAUSE_MS);
    }
    return rows;
  }

  async function goRound(): Promise<void> {
    try {
      const deleted = {
        calls: keep.callsDays > 0 ? await deleteAll(expiredCalls(deps)) : 0,
        sessions: keep.sessionsDays > 0 ? await deleteAll(expiredSessions(deps)) : 0,
        mails: await deleteAll(expiredMails(deps)),
        proofs: await deleteAll(expiredProofs(deps)),
        handles: await deleteAll(expiredHandles(deps)),
        'half-sign-ins': await deleteAll(expiredHalfSignIns(deps)),
        challenges: await deleteAll(expiredChallenges(deps)),
        deeds: await deleteAll(expiredDeeds(deps)),
        'contact-requests': await deleteAll(expiredContactRequests(deps)),
        reports: await deleteAll(expiredReports(deps)),
        warnings: await deleteAll(expiredWarnings(deps)),
      };
      for (const what of EXPIRING) metrics.expired(what, deleted[what]);
      if (EXPIRING.some((what) => deleted[what] > 0)) logger.info(deleted, 'rows deleted because of their age');
    } catch (error) {
      logger.warn({ error: describeError(error) }, 'old rows could not be deleted; tried again tomorrow');
    }
  }

  let round = goRound();
  const stopDaily = clock.every(DAY_MS, () => {
    round = round.then(goRound);
  });
  return {
    async stop() {
      isStopped = true;
      stopDaily();
      await round;
    },
  };
}
