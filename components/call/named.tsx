import type { ReactNode } from 'react';

/**
 * For `t.rich`: puts a person's name in its own direction, so that a right-to-left name does not turn the
 * sentence around it.
 */
export const named = { n: (chunks: ReactNode) => <bdi>{chunks}</bdi> };

/** The same on one line, where a long name is cut so that the words about it are not. */
export const namedShortly = {
  n: (chunks: ReactNode) => <bdi className="inline-block max-w-36 truncate align-bottom">{chunks}</bdi>,
};
