import type { UserId } from '@/lib/protocol/ids';

/** How many unanswered rings in a row cost no pause: a bad connection, a wrong button, a second try. */
const FREE_RINGS = 2;
/** The pause after the next one; it doubles with each further ring. */
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 900_000;
/** Twice the longest pause, so that waiting out a pause does not reset the count. */
const FORGET_AFTER_MS = 1_800_000;
/** About 5 MB. Beyond that the pair that has been quiet longest is forgotten. */
const MAX_PAIRS = 20_000;

interface Unanswered {
  readonly rings: number;
  readonly lastAtMs: number;
}

/**
 * How long each caller must wait before they may ring the same callee again. Kept in memory only: a restart of the
 * sidecar clears all pauses. Rings count against the caller, never against the callee.
 */
export class RingPauses {
  /** By caller and callee, the pair that has been quiet longest first. */
  readonly #unanswered = new Map<string, Unanswered>();

  /** A ring that was audible went unanswered. Returns the pause that follows, in ms; 0 for none. */
  count(callerId: UserId, calleeId: UserId, nowMs: number): number {
    const key = keyOf(callerId, calleeId);
    const rings = (this.#unanswered.get(key)?.rings ?? 0) + 1;
    this.#unanswered.delete(key);
    this.#unanswered.set(key, { rings, lastAtMs: nowMs });
    const [quietest] = this.#unanswered.keys();
    if (this.#unanswered.size > MAX_PAIRS && quietest !== undefined) this.#unanswered.delete(quietest);
    return pauseAfter(rings);
  }

  /** How much longer this caller must wait, in ms; 0 if they may ring. */
  remainingMs(callerId: UserId, calleeId: UserId, nowMs: number): number {
    const unanswered = this.#unanswered.get(keyOf(callerId, calleeId));
    return unanswered ? Math.max(0, unanswered.lastAtMs + pauseAfter(unanswered.rings) - nowMs) : 0;
  }

  /** Forgets this caller's rings to that callee. */
  forgive(callerId: UserId, calleeId: UserId): void {
    this.#unanswered.delete(keyOf(callerId, calleeId));
  }

  /** Drops pairs that have been quiet for long. Amortised constant time: each is dropped once. */
  forgetQuiet(nowMs: number): void {
    for (const [key, { lastAtMs }] of this.#unanswered) {
      if (nowMs - lastAtMs < FORGET_AFTER_MS) break;
      this.#unanswered.delete(key);
    }
  }
}

function pauseAfter(rings: number): number {
  return rings <= FREE_RINGS ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (rings - FREE_RINGS - 1));
}

/** Ids contain no control characters (lib/protocol/ids.ts). */
function keyOf(callerId: UserId, calleeId: UserId): string {
  return `${callerId}\n${calleeId}`;
}
