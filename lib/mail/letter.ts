import { z } from 'zod';

const proofId = z.string().min(1).max(64);

/**
 * What a mail says. It waits in the database until it is sent, so that nothing in it is secret: a link is made from the
 * id of its proof at that time.
 */
export const letterSchema = z.discriminatedUnion('kind', [
  /** Somebody signed up with this address. */
  z.object({ kind: z.literal('confirm-sign-up'), proofId, name: z.string() }),
  /** Somebody signed up with an address that has an account. */
  z.object({ kind: z.literal('address-in-use') }),
  /** An account from before mail was set up. */
  z.object({ kind: z.literal('confirm-address'), proofId }),
  z.object({ kind: z.literal('reset-password'), proofId }),
  z.object({ kind: z.literal('password-changed') }),
  /** To the new address. */
  z.object({ kind: z.literal('change-address'), proofId }),
  /** To the old one, when the new one is proved. */
  z.object({ kind: z.literal('address-changed'), proofId, newAddress: z.string() }),
  z.object({ kind: z.literal('provider-linked'), provider: z.string() }),
  z.object({ kind: z.literal('provider-unlinked'), provider: z.string() }),
  /** Or there is another authenticator app. */
  z.object({ kind: z.literal('two-step-on') }),
  z.object({ kind: z.literal('two-step-off') }),
  z.object({ kind: z.literal('recovery-codes-made') }),
  /** `left`: how many have not been used. */
  z.object({ kind: z.literal('recovery-code-used'), left: z.int() }),
  /** Somebody typed the right password and then this many wrong codes. */
  z.object({ kind: z.literal('codes-tried'), codes: z.int() }),
  /** By the name that its owner knows it by. */
  z.object({ kind: z.literal('passkey-added'), passkey: z.string() }),
  z.object({ kind: z.literal('passkey-removed'), passkey: z.string() }),
  z.object({ kind: z.literal('new-device'), userAgent: z.string().max(300), atMs: z.int() }),
  /** An administrator has something to say to this person, in these words. */
  z.object({ kind: z.literal('warned'), sentence: z.string().max(1_000) }),
  /** An administrator tries whether mails arrive. */
  z.object({ kind: z.literal('test') }),
  /** The last one; there is nobody to send another to. */
  z.object({ kind: z.literal('account-deleted') }),
]);
export type Letter = z.infer<typeof letterSchema>;
export type LetterKind = Letter['kind'];
