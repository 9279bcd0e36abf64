import type { ReactNode } from 'react';
import { PersonName } from '@/components/people/person-name';

/** For `t.rich`: how a user's name is set in a sentence. */
export const named = { n: (chunks: ReactNode) => <PersonName>{chunks}</PersonName> };

/** The same on one line, where a long name is truncated instead of the words around it. */
export const namedShortly = {
  n: (chunks: ReactNode) => <PersonName className="inline-block max-w-36 truncate align-bottom">{chunks}</PersonName>,
};
