import { z } from 'zod';
import { mediaSchema } from '@/lib/protocol/sidecar/call';
import { listedUserSchema } from '@/lib/protocol/sidecar/presence';

/** How a call went, as one of its users sees it. */
const callOutcomeSchema = z.enum([
  'talked',
  'missed',
  'no-answer',
  'cancelled',
  'declined',
  'busy',
  'failed',
  'ringing',
  'going-on',
]);

/** Further missed calls in a row from one peer are not counted. */
export const MANY_CALLS = 50;

const recentCallSchema = z.object({
  /** The key of the (newest) call's row. */
  id: z.string(),
  direction: z.enum(['incoming', 'outgoing']),
  /** Null: their account was deleted. */
  peer: listedUserSchema.nullable(),
  media: mediaSchema,
  outcome: callOutcomeSchema,
  /** How many missed calls in a row from this peer the entry stands for, at most `MANY_CALLS`; otherwise 1. */
  count: z.number().int().min(1).max(MANY_CALLS),
  /** Of the newest call. */
  invitedAtMs: z.number(),
  /** Null if media never connected. */
  durationMs: z.number().nullable(),
});

/** Includes the server's clock, because server and client must first render the same "5 minutes ago". */
export const recentCallListSchema = z.object({ calls: z.array(recentCallSchema), nowMs: z.number() });

export type CallOutcome = z.infer<typeof callOutcomeSchema>;
export type RecentCall = Readonly<z.infer<typeof recentCallSchema>>;
export type RecentCallList = z.infer<typeof recentCallListSchema>;

/** The columns of a call's row that determine its outcome. `endReason` is the caller's. */
export interface CallFacts {
  readonly acceptedAt: Date | null;
  readonly connectedAt: Date | null;
  readonly endedAt: Date | null;
  readonly endReason: string | null;
}

/** The same row reads differently from either side: what the caller cancelled, the callee missed. */
export function outcomeOf(call: CallFacts, direction: RecentCall['direction']): CallOutcome {
  if (!call.endedAt) return call.acceptedAt ? 'going-on' : 'ringing';
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
