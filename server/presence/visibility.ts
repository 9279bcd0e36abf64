import type { Ties } from '@/lib/people/standing';
import type { UserId } from '@/lib/protocol/ids';

/**
 * Whom this viewer has to do with, which decides whom they are shown: nobody of `blocks`, and of those who show
 * themselves to contacts only, nobody but contacts. Every list, search, count and change asks this one function. Whom
 * nobody is to see is not listed at all.
 *
 * Called for every page shown and for each viewer at each change of the lobby, up to four times a second: it answers
 * from memory. Sets of few, rather than a yes or no for each person, keep the cost of a view independent of how many are
 * online.
 */
export type TiesOf = (viewerId: UserId) => Ties;

const NOBODY: ReadonlySet<UserId> = new Set();

/** Of somebody with neither contacts nor blocks. */
export const NO_TIES: Ties = { contacts: NOBODY, blocks: NOBODY };
