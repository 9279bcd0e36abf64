import type { EarlyLinkScope } from '@/lib/protocol/early-link';
import type { Random } from './random';

/** How rough a world is, and how full. `isCalm` has delays and reloads only: whatever people do there must go well. */
export interface Weather {
  readonly isCalm: boolean;
  /** A message takes up to this long. */
  readonly slownessMs: number;
  /** Share of new links that never come up. */
  readonly linkFaultRate: number;
  /** Share of messages that arrive twice. */
  readonly doublingRate: number;
  /** Share of asks that the sidecar fails at, or whose answer is lost. */
  readonly mishapRate: number;
  /** Tabs of each person. */
  readonly tabs: readonly number[];
  /** How far each person lets a link be made while it rings. */
  readonly earlyLinkScopes: readonly EarlyLinkScope[];
  /** Who of them always hides their address. */
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
    hides: Array.from({ length: people }, () => random.chance(0.15)),
  };
}
