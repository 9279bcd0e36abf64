import type { UserId } from '@/lib/protocol/ids';

/**
 * Whom this viewer is not shown: not in the lobby's list, its search, its counts or its changes. What does not depend
 * on the viewer is decided elsewhere: invisible people are not listed at all.
 *
 * Called for every page shown and for each viewer at each change of the lobby, up to four times a second: it answers
 * from memory. A set, rather than a yes or no for each person, keeps the cost of a view independent of how many are
 * online.
 */
export type HiddenFrom = (viewerId: UserId) => ReadonlySet<UserId>;

const NOBODY: ReadonlySet<UserId> = new Set();

/** Everybody may see everybody. */
export const hiddenFrom: HiddenFrom = () => NOBODY;
