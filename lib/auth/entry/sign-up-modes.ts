/** Who may make an account: anybody, whoever has a link, or nobody. */
export const SIGN_UP_MODES = ['open', 'invite', 'closed'] as const;
export type SignUpMode = (typeof SIGN_UP_MODES)[number];

/** Why somebody may not make an account now; the page has a sentence for each. */
export const ENTRY_REFUSALS = [
  'sign-up-closed',
  'invite-needed',
  'invite-unknown',
  'invite-used-up',
  'invite-expired',
  'invite-withdrawn',
  /** The link on the console is no longer good: there is an administrator, or a newer link. */
  'administrator-link-void',
] as const;
export type EntryRefusal = (typeof ENTRY_REFUSALS)[number];

export const isEntryRefusal = (text: unknown): text is EntryRefusal => ENTRY_REFUSALS.some((known) => known === text);
