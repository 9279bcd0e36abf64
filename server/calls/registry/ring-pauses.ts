import type { UserId } from '@/lib/protocol/ids';

/** Rings that may come to nothing in a row: a bad line, a wrong button, a second try. */
const FREE_RINGS = 2;
/** After the one that follows them; doubled each time. */
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 900_000;
/** Twice the longest pause, so that waiting a pause out does not start the count again. */
const FORGET_AFTER_MS = 1_800_000;
/** Of more pairs the one that has been quiet longest is forgiven. About 5 MB. */
const MAX_PAIRS = 20_000;

interface Unanswered {
  readonly rings: number;
  readonly lastAtMs: number;
}

/**
 * How long each person waits before they may ring the same other person again. Held in memory: a restart of the sidecar
 * forgives everybody. Only who rings is counted, never who is rung.
 */
export class RingPauses {
  /** By caller and callee, the longest quiet first. */
  readonly #unanswered = new Map<string, Unanswered>();

  /** A ring that somebody's devices gave out came to nothing. Returns the pause that follows it, in ms; 0 for none. */
  count(callerId: UserId, calleeId: UserId, nowMs: number): number {
    const key = keyOf(callerId, calleeId);
    const rings = (this.#unanswered.get(key)?.rings ?? 0) + 1;
    this.#unanswered.delete(key);
    this.#unanswered.set(key, { rings, lastAtMs: nowMs });
    const [quietest] = this.#unanswered.keys();
    if (this.#unanswered.size > MAX_PAIRS && quietest !== undefined) this.#unanswered.delete(quietest);
    return pauseAfter(rings);
  }

  /** How long this caller has to wait yet, in ms; 0 if they may ring. */
  remainingMs(callerId: UserId, calleeId: UserId, nowMs: number): number {
    const unanswered = this.#unanswered.get(keyOf(callerId, calleeId));
    return unanswered ? Math.max(0, unanswered.lastAtMs + pauseAfter(unanswered.rings) - nowMs) : 0;
  }

  /** This caller may ring that callee as if they never had. */
  forgive(callerId: UserId, calleeId: UserId): void {
    this.#unanswered.delete(keyOf(callerId, calleeId));
  }

  /** Drops pairs that have been quiet for long. Amortised constant: each is dropped once. */
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

/** No id has a control character (lib/protocol/ids.ts). */
function keyOf(callerId: UserId, calleeId: UserId): string {
  return `${callerId}\n${calleeId}`;
}
