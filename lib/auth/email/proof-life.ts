const HOUR_MS = 60 * 60 * 1_000;

/** What a link in a mail can be for. */
export const PROOF_PURPOSES = ['sign-up', 'own-address', 'reset-password', 'change-address', 'undo-address'] as const;
export type ProofPurpose = (typeof PROOF_PURPOSES)[number];

/** How long each link is good for. Mails name it: see lib/mail/render-letter.ts. */
export const PROOF_LIFE_MS: Readonly<Record<ProofPurpose, number>> = {
  'sign-up': 24 * HOUR_MS,
  'own-address': 24 * HOUR_MS,
  // Whoever reads the mailbox later must find nothing.
  'reset-password': HOUR_MS,
  'change-address': 24 * HOUR_MS,
  'undo-address': 7 * 24 * HOUR_MS,
};
