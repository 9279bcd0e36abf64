import { createHash } from 'node:crypto';
import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server';
import { z } from 'zod';
import { describeError } from '@/lib/logging/describe-error';
import { harmless } from '@/lib/names/harmless';
import { registrationSchema } from './answer';
import { CHALLENGE_MS, type ChallengePurpose, isOpen, type OpenChallenges, takeChallenge } from './challenges';
import type { PasskeyDeps } from './check-passkey';
import { type RelyingParty, relyingPartyOf } from './relying-party';

const NAME_MAX = 60;

/** A passkey that a browser has just made, checked. Plain JSON: it may have to wait for a mail. */
const newPasskeySchema = z.object({
  credentialId: z.string(),
  /** A COSE key in base64url. */
  publicKey: z.string(),
  counter: z.int(),
  transports: z.array(z.string()),
  rpId: z.string(),
  name: z.string(),
});
export type NewPasskey = z.infer<typeof newPasskeySchema>;

/** The first passkey of an account that is about to be made. */
export const firstPasskeySchema = z.object({
  passkey: newPasskeySchema,
  /** What its authenticator keeps for the user. */
  handle: z.string(),
});
export type FirstPasskey = z.infer<typeof firstPasskeySchema>;

/** Its row, without its owner. */
export const rowOf = ({ publicKey, counter, transports, ...passkey }: NewPasskey) => ({
  ...passkey,
  publicKey: Uint8Array.from(Buffer.from(publicKey, 'base64url')),
  counter: BigInt(counter),
  transports: JSON.stringify(transports),
});

interface Wanted {
  readonly party: RelyingParty;
  readonly challenge: string;
  /** What the authenticator keeps for the user: 256 bits in base64url that mean nothing. */
  readonly handle: string;
  /** The e-mail address, or the name of whoever has none. */
  readonly userName: string;
  readonly displayName: string;
  /** Authenticators that hold one of these make no other. */
  readonly present?: readonly { readonly id: string; readonly transports: AuthenticatorTransports }[];
}
type AuthenticatorTransports = NonNullable<
  NonNullable<Parameters<typeof generateRegistrationOptions>[0]['excludeCredentials']>[number]['transports']
>;

/** What a browser is asked to make. */
export function creationOptions({ party, challenge, handle, userName, displayName, present = [] }: Wanted) {
  return generateRegistrationOptions({
    rpName: 'Mado',
    rpID: party.rpId,
    userID: Uint8Array.from(Buffer.from(handle, 'base64url')),
    userName,
    userDisplayName: displayName,
    challenge: Uint8Array.from(Buffer.from(challenge, 'base64url')),
    attestationType: 'none',
    excludeCredentials: [...present],
    // It must be able to be the only way in: kept by the authenticator, and for its user alone.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    timeout: CHALLENGE_MS,
  });
}

/** A name that its owner recognises and nothing is hidden in; null for none. */
export function nameIn(typed: string): string | null {
  const name = harmless(typed.slice(0, 1_000).normalize('NFC')).replace(/\s+/g, ' ').trim();
  return [...name].slice(0, NAME_MAX).join('') || null;
}

/** The handle of somebody who has no account yet: what their browser was asked for has to be known again. */
export const handleFor = (challenge: string): string =>
  createHash('sha256').update(`passkey handle ${challenge}`).digest('base64url');

export interface MadeAnswer {
  /** As the browser sent it. */
  readonly answer: unknown;
  readonly open: OpenChallenges;
  readonly name: string;
}

/** Checks what a browser has made, and uses the challenge up. Null for every wrong answer, whatever is wrong with it. */
export async function checkNewPasskey(
  { db, logger, settings }: PasskeyDeps,
  { answer, open, name }: MadeAnswer,
  purpose: Extract<ChallengePurpose, 'register' | 'sign-up'>,
): Promise<{ readonly passkey: NewPasskey; readonly challenge: string } | null> {
  const party = relyingPartyOf(settings.publicUrl);
  const parsed = registrationSchema.safeParse(answer);
  if (!party || !parsed.success) return null;
  let challenge: string | undefined;
  const verified = await verifyRegistrationResponse({
    response: parsed.data,
    expectedChallenge: (text) => {
      challenge = text;
      return isOpen(open, purpose, text);
    },
    expectedOrigin: party.origin,
    expectedRPID: party.rpId,
    requireUserVerification: true,
  }).catch((error: unknown) => {
    logger.info({ error: describeError(error) }, 'a new passkey was refused');
    return null;
  });
  if (!verified?.verified || challenge === undefined || !(await takeChallenge(db, challenge))) return null;
  const { credential } = verified.registrationInfo;
  const passkey = {
    ...{ credentialId: credential.id, counter: credential.counter, rpId: party.rpId },
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    transports: parsed.data.response.transports ?? [],
    name: nameIn(name) ?? 'Passkey',
  };
  return { passkey, challenge };
}
