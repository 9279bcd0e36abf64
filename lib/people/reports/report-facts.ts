import { z } from 'zod';
import type { Database } from '@/lib/db/client';
import { endReasonSchema } from '@/lib/protocol/sidecar/end-reason';
import { factsSince } from './report-rules';

/** The newest calls that go with a report; of more the number alone. */
export const FACTS_CALLS = 100;

const callSchema = z.object({
  /** Who called. */
  by: z.enum(['reporter', 'about']),
  atMs: z.int(),
  /** How long the two were connected. Null: they never were. */
  seconds: z.int().min(0).nullable(),
  /** Null: it still went on. */
  end: endReasonSchema.nullable(),
});

/** What a reporter agreed to attach: times, durations and ends of calls, and nothing that names anybody. */
const factsSchema = z.object({
  calls: z.array(callSchema),
  /** Calls before those. */
  more: z.int().min(0),
});
export type ReportFacts = z.infer<typeof factsSchema>;

interface Pair {
  readonly reporterId: string;
  readonly aboutId: string;
}

/** The calls between the two in the last 30 days, the newest first. */
export async function factsBetween(
  db: Pick<Database, 'call'>,
  { reporterId, aboutId }: Pair,
  nowMs: number,
): Promise<ReportFacts> {
  const where = {
    invitedAt: { gt: factsSince(nowMs) },
    OR: [
      { callerId: reporterId, calleeId: aboutId },
      { callerId: aboutId, calleeId: reporterId },
    ],
  };
  const rows = await db.call.findMany({ where, orderBy: [{ invitedAt: 'desc' }, { id: 'desc' }], take: FACTS_CALLS });
  const all = rows.length < FACTS_CALLS ? rows.length : await db.call.count({ where });
  const calls = rows.map(({ callerId, invitedAt, connectedAt, endedAt, endReason }) => ({
    by: callerId === reporterId ? ('reporter' as const) : ('about' as const),
    atMs: invitedAt.getTime(),
    seconds: connectedAt && endedAt && Math.max(0, Math.round((endedAt.getTime() - connectedAt.getTime()) / 1_000)),
    end: endReasonSchema.nullable().catch(null).parse(endReason),
  }));
  return { calls, more: Math.max(0, all - calls.length) };
}

/** What a row holds. Null for nothing, and for what a later version has written. */
export function readFacts(text: string | null): ReportFacts | null {
  if (text === null) return null;
  try {
    return factsSchema.nullable().catch(null).parse(JSON.parse(text));
  } catch {
    return null;
  }
}
