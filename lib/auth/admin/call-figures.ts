import type { Database } from '@/lib/db/client';
import type { EndReason } from '@/lib/protocol/sidecar/end-reason';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** How many days the figures go back. */
export const FIGURE_DAYS = 7;

/** Ends that nobody wanted. */
export const FAILURES = [
  'media-failed',
  'connection-lost',
  'peer-left',
  'server-refused',
] as const satisfies readonly EndReason[];
export type Failure = (typeof FAILURES)[number];

/** Calls that go on, over all machines. */
export interface CallsNow {
  readonly ringing: number;
  /** Accepted, and not ended. */
  readonly inCall: number;
}

/** One number for each of the last days, the oldest first. A day is 24 hours, and the last one ends now. */
export type Days = readonly number[];

export interface PastCalls {
  readonly all: Days;
  /** Media flowed. */
  readonly connected: Days;
  readonly failures: Readonly<Record<Failure, Days>>;
}

export async function callsNow(db: Pick<Database, 'call'>): Promise<CallsNow> {
  const [ringing, inCall] = await Promise.all([
    db.call.count({ where: { endedAt: null, acceptedAt: null } }),
    db.call.count({ where: { endedAt: null, acceptedAt: { not: null } } }),
  ]);
  return { ringing, inCall };
}

/** The calls that ended in the last days, as far back as calls are kept. */
export async function pastCalls(db: Pick<Database, 'call'>, nowMs: number): Promise<PastCalls> {
  const groups = await Promise.all(
    Array.from({ length: FIGURE_DAYS }, (_, index) => {
      const fromMs = nowMs - (FIGURE_DAYS - index) * DAY_MS;
      return db.call.groupBy({
        by: ['endReason'],
        where: { endedAt: { gte: new Date(fromMs), lt: new Date(fromMs + DAY_MS) } },
        _count: { _all: true, connectedAt: true },
      });
    }),
  );
  const sum = (count: (group: (typeof groups)[number][number]) => number) =>
    groups.map((day) => day.reduce((total, group) => total + count(group), 0));
  const failure = (reason: Failure) => sum(({ endReason, _count }) => (endReason === reason ? _count._all : 0));
  return {
    all: sum(({ _count }) => _count._all),
    connected: sum(({ _count }) => _count.connectedAt),
    failures: {
      'media-failed': failure('media-failed'),
      'connection-lost': failure('connection-lost'),
      'peer-left': failure('peer-left'),
      'server-refused': failure('server-refused'),
    },
  };
}
