import type { Media } from '@/lib/protocol/call';
import type { User } from '@/lib/protocol/presence';

/** What a person sees of one of their calls; each has a word of its own. */
export type CallOutcome = 'talked' | 'missed' | 'no-answer' | 'cancelled' | 'declined' | 'busy' | 'failed' | 'going-on';

export interface RecentCall {
  readonly id: string;
  readonly direction: 'incoming' | 'outgoing';
  readonly peer: User;
  readonly media: Media;
  readonly outcome: CallOutcome;
  readonly invitedAtMs: number;
  /** Null if the two never saw each other. */
  readonly durationMs: number | null;
}

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
