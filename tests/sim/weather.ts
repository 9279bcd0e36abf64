import type { EarlyLinkScope } from '@/lib/protocol/sidecar/early-link';
import type { Random } from './random';

/** How faulty and how crowded a world is. `isCalm` has delays and reloads only: every action there must succeed. */
export interface Weather {
  readonly isCalm: boolean;
  /** The longest time that a message takes. */
  readonly slownessMs: number;
  /** Share of new links that never come up. */
  readonly linkFaultRate: number;
  /** Share of messages that arrive twice. */
  readonly doublingRate: number;
  /** Share of requests that fail, or whose reply is lost. */
  readonly mishapRate: number;
  /** The number of tabs of each user. */
  readonly tabs: readonly number[];
  /** How far each user allows early links. */
  readonly earlyLinkScopes: readonly EarlyLinkScope[];
  /** Share of push messages that never arrive, and of the answers about others. */
  readonly pushLossRate: number;
  /** Which users have a phone in their pocket, which only push messages reach. */
  readonly phones: readonly boolean[];
  /** Which users are not looking at their pages. */
  readonly elsewhere: readonly boolean[];
  /** Which users always hide their address. */
  readonly hides: readonly boolean[];
}

export function weatherOf(random: Random): Weather {
  const isCalm = random.chance(0.3);
  const people = random.pick([2, 2, 3, 4]);
  return {
    isCalm,
    slownessMs: random.pick(isCalm ? [5, 50, 400] : [5, 50, 400, 2_000]),
    linkFaultRate: isCalm ? 0 : random.pick([0, 0.1, 0.5]),
    doublingRate: isCalm ? 0 : random.pick([0, 0.05]),
    mishapRate: isCalm ? 0 : random.pick([0, 0.03]),
    tabs: Array.from({ length: people }, () => random.pick([1, 1, 2, 2, 3, 4])),
    earlyLinkScopes: Array.from({ length: people }, () => random.pick(['all', 'relay', 'none'] as const)),
    pushLossRate: isCalm ? 0 : random.pick([0, 0, 0.1]),
    phones: Array.from({ length: people }, () => random.chance(0.25)),
    elsewhere: Array.from({ length: people }, () => random.chance(0.3)),
    hides: Array.from({ length: people }, () => random.chance(0.15)),
  };
}
