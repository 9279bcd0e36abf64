import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { UserId } from '@/lib/protocol/ids';
import type { RequestName } from '@/lib/protocol/sidecar/requests';
import { MAX_DEVICES_PER_USER } from '@/server/app/connected-devices';

/**
 * Requests per user and minute, over all devices. Setting up a call takes about 30 signals; nobody dials more than once
 * a second. A page asks for its list at each letter of a search and while somebody scrolls, which must not use up a
 * call's budget. Ends have a budget of their own: a refused one would leave a call behind. Connection tests give TURN
 * credentials to users without a call, so there are few, over a longer period.
 *
 * The last two budgets are for refused messages; exceeding them ends the connection. Pages keep asking for their list
 * while they are refused, and all pages that a user may have open stay within `refusedShow` together.
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

const ENDS: readonly RequestName[] = ['call:hang-up', 'call:cancel', 'call:decline'];

function kindOf(name: RequestName): Kind {
  if (name === 'call:invite') return 'invite';
  if (name === 'presence:show') return 'show';
  if (name === 'call:ice') return 'ice';
  if (name === 'check:ice') return 'check';
  if (ENDS.includes(name)) return 'end';
  return name === 'call:signal' ? 'signal' : 'other';
}

/** Rate limits per user. */
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

  /** Counts a request. False if this user has sent too many. */
  allows(userId: UserId, name: RequestName): Promise<boolean> {
    return this.#take(kindOf(name), userId);
  }

  /** Counts an invalid message. False if this user has sent too many. */
  toleratesInvalid(userId: UserId): Promise<boolean> {
    return this.#take('invalid', userId);
  }

  /** Counts a request that was refused for its rate. False if this user keeps sending far too many. */
  toleratesRefused(userId: UserId, name: RequestName): Promise<boolean> {
    return this.#take(name === 'presence:show' ? 'refusedShow' : 'invalid', userId);
  }

  #take(kind: Kind, userId: UserId): Promise<boolean> {
    return this.#limiters[kind].consume(userId).then(
      () => true,
      () => false,
    );
  }
}
