import { z } from 'zod';
import { mediaSchema } from '@/lib/protocol/call';
import { listedUserSchema } from '@/lib/protocol/presence';

/** What a person sees of one of their calls; each has a word of its own. */
const callOutcomeSchema = z.enum([
  'talked',
  'missed',
  'no-answer',
  'cancelled',
  'declined',
  'busy',
  'failed',
  'going-on',
]);

/** More missed calls of one person in a row are not counted. */
export const MANY_CALLS = 50;

const recentCallSchema = z.object({
  /** The key of the (newest) call's row. */
  id: z.string(),
  direction: z.enum(['incoming', 'outgoing']),
  peer: listedUserSchema,
  media: mediaSchema,
  outcome: callOutcomeSchema,
  /** How many missed calls of this person in a row these are, `MANY_CALLS` for that many or more; else 1. */
  count: z.number().int().min(1).max(MANY_CALLS),
  /** Of the newest. */
  invitedAtMs: z.number(),
  /** Null if the two never saw each other. */
  durationMs: z.number().nullable(),
});

/** As a page gets them, with the server's clock: both sides must first write the same "5 minutes ago". */
export const recentCallListSchema = z.object({ calls: z.array(recentCallSchema), nowMs: z.number() });

export type CallOutcome = z.infer<typeof callOutcomeSchema>;
export type RecentCall = Readonly<z.infer<typeof recentCallSchema>>;
export type RecentCallList = z.infer<typeof recentCallListSchema>;

/** The part of a call's row that decides how it went. `endReason` is what the caller was told. */
export interface CallFacts {
  readonly acceptedAt: Date | null;
  readonly connectedAt: Date | null;
  readonly endedAt: Date | null;
  readonly endReason: string | null;
}

/** The same row reads differently from either end: what the caller cancelled, the callee missed. */
export function outcomeOf(call: CallFacts, direction: RecentCall['direction']): CallOutcome {
  if (!call.endedAt) return 'going-on';
  if (call.connectedAt) return 'talked';
  if (call.acceptedAt) return 'failed';
  if (call.endReason === 'declined') return 'declined';
  if (call.endReason === 'server-refused') return 'failed';
  if (direction === 'incoming') return 'missed';
  switch (call.endReason) {
    case 'busy':
    case 'cancelled':
      return call.endReason;
    case 'no-answer':
    case 'blocked':
    case 'peer-left':
      return 'no-answer';
    default:
      return 'failed';
  }
}
