import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { AskName } from '@/lib/protocol/asks';
import type { UserId } from '@/lib/protocol/ids';
import { MAX_DEVICES_PER_USER } from '@/server/app/connected-devices';

/**
 * Per user and minute, over all devices. A call's set-up sends about 30 signals; a person cannot dial faster than every second.
 * A lobby in motion asks for its page again up to four times a second, which must not use up what a call needs.
 * Ends have a budget of their own: a refused one would leave a call behind.
 * Checks of one's own connection hand TURN credentials to somebody without a call: few, and over a longer time.
 *
 * The last two are for what is refused, and going over them ends the connection. Pages ask on for a lobby in motion
 * while they are refused, and as many as a person may have open together ask no more often than this.
 */
const POINTS = {
  invite: 60,
  signal: 600,
  show: 600,
  end: 600,
  ice: 60,
  check: 6,
  other: 300,
  invalid: 100,
  refusedShow: 4 * 60 * MAX_DEVICES_PER_USER,
} as const;
type Kind = keyof typeof POINTS;
const SECONDS: Partial<Record<Kind, number>> = { check: 600 };

const ENDS: readonly AskName[] = ['call:hang-up', 'call:cancel', 'call:decline'];

function kindOf(name: AskName): Kind {
  if (name === 'call:invite') return 'invite';
  if (name === 'presence:show') return 'show';
  if (name === 'call:ice') return 'ice';
  if (name === 'check:ice') return 'check';
  if (ENDS.includes(name)) return 'end';
  return name === 'call:signal' ? 'signal' : 'other';
}

/** How much one user may ask. */
export class Limits {
  readonly #limiters: Record<Kind, RateLimiterMemory>;

  constructor() {
    const limiter = (kind: Kind) => new RateLimiterMemory({ points: POINTS[kind], duration: SECONDS[kind] ?? 60 });
    this.#limiters = {
      invite: limiter('invite'),
      signal: limiter('signal'),
      show: limiter('show'),
      end: limiter('end'),
      ice: limiter('ice'),
      check: limiter('check'),
      other: limiter('other'),
      invalid: limiter('invalid'),
      refusedShow: limiter('refusedShow'),
    };
  }

  /** False when this user has asked too much. */
  allows(userId: UserId, name: AskName): Promise<boolean> {
    return this.#take(kindOf(name), userId);
  }

  /** Counts a message that is no ask; false when this user sends too many of them. */
  toleratesInvalid(userId: UserId): Promise<boolean> {
    return this.#take('invalid', userId);
  }

  /** Counts an ask that was not allowed, as invalid ones are; false when this user goes on asking far too much. */
  toleratesRefused(userId: UserId, name: AskName): Promise<boolean> {
    return this.#take(name === 'presence:show' ? 'refusedShow' : 'invalid', userId);
  }

  #take(kind: Kind, userId: UserId): Promise<boolean> {
    return this.#limiters[kind].consume(userId).then(
      () => true,
      () => false,
    );
  }
}
