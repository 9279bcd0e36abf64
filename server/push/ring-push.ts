import type { Logger } from 'pino';
import { describeError } from '@/lib/logging/describe-error';
import type { UserId } from '@/lib/protocol/ids';
import type { Delivery } from '@/lib/push/messages';
import type { Push } from '@/lib/push/push';
import { encodeRing } from '@/lib/push/ring-token';
import type { Clock, Stop } from '@/server/app/clock';
import type { CallRow } from '@/server/calls/registry/types';

/**
 * How soon a ring follows somebody who leaves their page while it rings there: a phone that is put away takes up to 13 s
 * to be missed, and then nothing else tells of the call.
 */
const LOOK_EVERY_MS = 2_000;
/** Clocks of several machines differ, and the answer travels. */
const LATE_ANSWER_MS = 10_000;
/** After a ring is over, in case nobody says so. */
const FORGOTTEN_MS = 60_000;
/** A missed call is worth telling the next morning. */
const MISSED_TTL_S = 24 * 60 * 60;
/** Longer than a ring that a device may still have received lasts there. */
const ELSEWHERE_TTL_S = 5 * 60;

/** Nobody answered. Everything else was somebody's answer, or a call of their own. */
const MISSED: readonly CallRow['endReason'][] = [
  ...(['cancelled', 'no-answer', 'peer-left', 'connection-lost', 'signed-out'] as const),
];

/** How a ring ended for the callee's devices. */
export type RingOutcome = 'missed' | 'elsewhere';

type Subscription = Awaited<ReturnType<Push['subscriptionsOf']>>[number];

/** What one device was sent about a ring, and what became of it. */
interface Sent {
  readonly to: Subscription;
  readonly outcome: ReturnType<Push['send']>;
}

interface Ring {
  readonly row: CallRow;
  readonly isCalleeTaken: () => boolean;
  stopLooking: Stop;
  readonly stopWaiting: Stop;
  /** Resolves once it is on its way to each device. Null while the callee is seen. */
  sent: Promise<readonly Sent[]> | null;
}

export interface RingPushDeps {
  readonly push: Pick<Push, 'subscriptionsOf' | 'send'>;
  readonly clock: Pick<Clock, 'nowMs' | 'after' | 'every'>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** AUTH_SECRET. */
  readonly secret: string;
  /** How long a call rings. */
  readonly ringMs: number;
  /** Whether calls may make this callee's closed browsers ring. */
  readonly mayRing: (calleeId: UserId) => Promise<boolean>;
  /** Whether the callee wants to be told of missed calls now. */
  readonly wantsMissed: (calleeId: UserId) => Promise<boolean>;
  /** Whether the user is at a page, on which it rings by itself. */
  readonly isSeen: (userId: UserId) => boolean;
}

const isRinging = (row: CallRow) => row.endedAt === null && row.acceptedAt === null;

/** In the alphabet and the length of a topic (RFC 8030, section 5.4). */
const topicOf = (callId: string) => callId.replaceAll('-', '');

/**
 * Rings in the callee's closed browsers, beside the registry, which knows nothing of it: it is told of each change of a
 * call. What rings is kept in memory only: after a restart of the sidecar a call rings on, and its end is not pushed.
 * Nothing here is waited for by calls, and nothing here fails them.
 */
export class RingPush {
  readonly #deps: RingPushDeps;
  /** By `CallRow.id`. */
  readonly #rings = new Map<string, Ring>();
  readonly #pending = new Set<Promise<unknown>>();

  constructor(deps: RingPushDeps) {
    this.#deps = deps;
  }

  /**
   * A call was saved. `before`: as it was, if it is not new. `isCalleeTaken`: whether another call occupies the callee
   * when it is asked, who hears nothing of this one then.
   */
  callSaved(row: CallRow, before: CallRow | undefined, isCalleeTaken: () => boolean): void {
    if (!before && isRinging(row)) this.pushRing(row, row.terms.isHeard, isCalleeTaken);
    if (!before || !isRinging(before)) return;
    // Its caller was blocked, or the callee has turned to somebody else.
    if (isRinging(row) && before.terms.isHeard && !row.terms.isHeard) this.pushRingEnded(row, 'elsewhere');
    if (!isRinging(row)) this.pushRingEnded(row, MISSED.includes(row.endReason) ? 'missed' : 'elsewhere');
  }

  /**
   * A call begins to ring.
   * @param isHeard false for a call that its callee is never to hear of
   * @param isCalleeTaken as in `callSaved`
   */
  pushRing(row: CallRow, isHeard: boolean, isCalleeTaken: () => boolean): void {
    if (!isHeard) return;
    const { clock, ringMs } = this.#deps;
    // Another sidecar may take the call over: this one hears of no end then.
    const stopWaiting = clock.after(ringMs + FORGOTTEN_MS, () => this.#forget(row.id));
    const ring: Ring = { row, isCalleeTaken, stopLooking: () => undefined, stopWaiting, sent: null };
    this.#rings.set(row.id, ring);
    this.#lookAfter(ring);
    if (ring.sent) return;
    ring.stopLooking = clock.every(LOOK_EVERY_MS, () => this.#lookAfter(ring));
  }

  /** It rings no more. Only devices that it rang on are told. */
  pushRingEnded(row: CallRow, how: RingOutcome): void {
    const ring = this.#forget(row.id);
    if (ring?.sent) this.#hold(this.#end(ring, ring.sent, how));
  }

  /** Resolves when no message is under way any more. */
  async close(): Promise<void> {
    for (const rowId of [...this.#rings.keys()]) this.#forget(rowId);
    await Promise.all(this.#pending);
  }

  #forget(rowId: string): Ring | undefined {
    const ring = this.#rings.get(rowId);
    this.#rings.delete(rowId);
    ring?.stopLooking();
    ring?.stopWaiting();
    return ring;
  }

  #lookAfter(ring: Ring): void {
    if (this.#deps.isSeen(ring.row.callee.id) || ring.isCalleeTaken()) return;
    ring.stopLooking();
    ring.sent = this.#begin(ring);
    this.#hold(ring.sent);
  }

  async #begin({ row }: Ring): Promise<readonly Sent[]> {
    const { push, clock, logger, secret, ringMs, mayRing } = this.#deps;
    const { callId, callee, caller } = row;
    const untilMs = clock.nowMs() + ringMs + LATE_ANSWER_MS;
    const delivery: Delivery = { ttlS: Math.ceil(ringMs / 1_000), urgency: 'high', topic: topicOf(callId) };
    try {
      const subscriptions = await push.subscriptionsOf(callee.id);
      if (subscriptions.length === 0 || !(await mayRing(callee.id))) return [];
      if (!this.#rings.has(row.id)) return [];
      logger.info({ callId, devices: subscriptions.length }, 'ring pushed');
      return subscriptions.map((to) => {
        const token = encodeRing({ callId, userId: callee.id, subscriptionId: to.id, untilMs }, secret);
        return { to, outcome: push.send(to, { type: 'ring', callId, name: caller.name, token }, delivery) };
      });
    } catch (error) {
      logger.warn({ callId, error: describeError(error) }, 'a ring could not be pushed');
      return [];
    }
  }

  async #end({ row }: Ring, sent: Promise<readonly Sent[]>, how: RingOutcome): Promise<void> {
    const { callId, caller, callee } = row;
    const { push, wantsMissed } = this.#deps;
    const ttlS = how === 'missed' ? MISSED_TTL_S : ELSEWHERE_TTL_S;
    const delivery: Delivery = { ttlS, urgency: 'high', topic: topicOf(callId) };
    // Who cannot be asked is told, as by default.
    const isOver = how === 'missed' && !(await wantsMissed(callee.id).catch(() => true));
    const message = { type: 'ring-ended', callId, name: caller.name, how: isOver ? 'over' : how } as const;
    // Each by itself: a push service that does not answer delays the word to no other device.
    const tell = async ({ to, outcome }: Sent) => {
      // A ring that failed may ring there all the same: the answer of the push service was lost.
      if ((await outcome) !== 'gone') await push.send(to, message, delivery);
    };
    await Promise.all((await sent).map(tell));
  }

  #hold(work: Promise<unknown>): void {
    this.#pending.add(work);
    void work.finally(() => this.#pending.delete(work));
  }
}
