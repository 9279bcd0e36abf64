import type { ContactRefusal } from './change-contacts';

/** What a person can do about another one by a button or a menu. */
export const CONTACT_DEEDS = [
  ...(['ask', 'accept', 'decline', 'withdraw', 'remove'] as const),
  ...(['favour', 'unfavour', 'await', 'unawait', 'block'] as const),
] as const;
export type ContactDeed = (typeof CONTACT_DEEDS)[number];

export type ContactProblem = ContactRefusal | 'blocks-full' | 'other-account' | 'wait' | 'unreachable';

/** What became of it. */
export type ContactAnswer =
  | {
      readonly done:
        | 'asked'
        | 'contacts'
        | 'declined'
        | 'withdrawn'
        | 'removed'
        | 'marked'
        | 'awaited'
        | 'not-awaited'
        | 'blocked';
    }
  | { readonly problem: ContactProblem };
