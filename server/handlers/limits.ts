import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { AskName } from '@/lib/protocol/asks';
import type { UserId } from '@/lib/protocol/ids';

/**
 * Per user, over all devices. A call's set-up sends about 30 signals; a person cannot dial faster than every 3 s.
 * A lobby in motion asks for its page again up to four times a second, which must not use up what a call needs.
 * Ends have a budget of their own: a refused one would leave a call behind.
 */
const PER_MINUTE = { invite: 20, signal: 600, show: 600, end: 600, other: 300, invalid: 100 } as const;
type Kind = keyof typeof PER_MINUTE;

const ENDS: readonly AskName[] = ['call:hang-up', 'call:cancel', 'call:decline'];

function kindOf(name: AskName): Kind {
  if (name === 'call:invite') return 'invite';
  if (name === 'presence:show') return 'show';
  if (ENDS.includes(name)) return 'end';
  return name === 'call:signal' ? 'signal' : 'other';
}

/** How much one user may ask in a minute. */
export class Limits {
  readonly #limiters: Record<Kind, RateLimiterMemory>;

  constructor() {
    const limiter = (kind: Kind) => new RateLimiterMemory({ points: PER_MINUTE[kind], duration: 60 });
    this.#limiters = {
      invite: limiter('invite'),
      signal: limiter('signal'),
      show: limiter('show'),
      end: limiter('end'),
      other: limiter('other'),
      invalid: limiter('invalid'),
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

  #take(kind: Kind, userId: UserId): Promise<boolean> {
    return this.#limiters[kind].consume(userId).then(
      () => true,
      () => false,
    );
  }
}
