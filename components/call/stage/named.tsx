import type { ReactNode } from 'react';
import { PersonName } from '@/components/people/person-name';

/** For `t.rich`: how a person's name stands in a sentence. */
export const named = { n: (chunks: ReactNode) => <PersonName>{chunks}</PersonName> };

/** The same on one line, where a long name is cut so that the words about it are not. */
export const namedShortly = {
  n: (chunks: ReactNode) => <PersonName className="inline-block max-w-36 truncate align-bottom">{chunks}</PersonName>,
};
