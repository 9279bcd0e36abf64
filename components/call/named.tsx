import type { ReactNode } from 'react';

/**
 * For `t.rich`: puts a person's name in its own direction, so that a right-to-left name does not turn the
 * sentence around it.
 */
export const named = { n: (chunks: ReactNode) => <bdi>{chunks}</bdi> };
