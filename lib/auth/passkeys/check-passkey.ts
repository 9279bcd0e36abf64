import { generateAuthenticationOptions, verifyAuthenticationResponse } from '@simplewebauthn/server';
import type { Logger } from 'pino';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { describeError } from '@/lib/logging/describe-error';
import { authenticationSchema } from './answer';
import { CHALLENGE_MS, type ChallengePurpose, isOpen, type OpenChallenges, takeChallenge } from './challenges';
import { relyingPartyOf } from './relying-party';

export interface PasskeyDeps {
  readonly db: Database;
  readonly logger: Pick<Logger, 'info'>;
  readonly settings: { readonly publicUrl: string };
}

/**
 * What the browser is asked to do. Null where passkeys do not work.
 * @param userId whose passkeys are asked for; null for whichever the person chooses, which tells nothing of anybody
 */
export async function authenticationOptions(
  { db, settings }: Pick<PasskeyDeps, 'db' | 'settings'>,
  challenge: string,
  userId: string | null,
) {
  const party = relyingPartyOf(settings.publicUrl);
  if (!party) return null;
  const { rpId } = party;
  const own = userId === null ? [] : await db.passkey.findMany({ where: { userId, rpId } });
  return generateAuthenticationOptions({
    rpID: rpId,
    challenge: Uint8Array.from(Buffer.from(challenge, 'base64url')),
    allowCredentials: own.map(({ credentialId, transports }) => ({
      id: credentialId,
      transports: JSON.parse(transports),
    })),
    userVerification: 'required',
    timeout: CHALLENGE_MS,
  });
}

interface Answered {
  /** As the browser sent it. */
  readonly answer: unknown;
  readonly open: OpenChallenges;
  readonly purpose: Exclude<ChallengePurpose, 'register' | 'sign-up'>;
  /** Whose passkey it must be; null for anybody's. */
  readonly userId: string | null;
}

/** The id of a passkey in an answer, for limits; null for what is no answer. */
export function credentialIdOf(answer: unknown): string | null {
  return authenticationSchema.safeParse(answer).data?.id ?? null;
}

/**
 * Checks what an authenticator has signed, with its user verified by it (a finger, a face, a PIN). Returns the user's
 * id; null for every wrong answer, whatever is wrong with it. The challenge is used up by a right one.
 */
export async function checkPasskey(
  deps: PasskeyDeps,
  { answer, open, purpose, userId }: Answered,
): Promise<string | null> {
  const { db, logger, settings } = deps;
  const party = relyingPartyOf(settings.publicUrl);
  const parsed = authenticationSchema.safeParse(answer);
  if (!party || !parsed.success) return null;
  const response = parsed.data;
  const passkey = await db.passkey.findUnique({ where: { credentialId: response.id }, include: { user: true } });
  const isWanted = passkey && passkey.rpId === party.rpId && (userId === null || passkey.userId === userId);
  if (!passkey || !isWanted || passkey.user.disabledAt) return null;
  const { userHandle } = response.response;
  // Whoever chose a passkey by themselves was not named before: the authenticator says whose it is (WebAuthn, 7.2).
  if (userHandle === undefined ? userId === null : userHandle !== passkey.user.passkeyHandle) return null;
  let challenge: string | undefined;
  const counter = Number(passkey.counter);
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: (text) => {
      challenge = text;
      return isOpen(open, purpose, text);
    },
    expectedOrigin: party.origin,
    expectedRPID: party.rpId,
    credential: { id: passkey.credentialId, publicKey: Uint8Array.from(passkey.publicKey), counter },
    requireUserVerification: true,
  }).catch((error: unknown) => {
    // A counter that went back means that there may be two of it.
    logger.info({ userId: passkey.userId, passkey: passkey.id, error: describeError(error) }, 'a passkey was refused');
    return null;
  });
  if (!verified?.verified || challenge === undefined || !(await takeChallenge(db, challenge))) return null;
  const data = { counter: BigInt(verified.authenticationInfo.newCounter), usedAt: new Date() };
  // Two answers with the same counter at once: the second one is a copy's.
  const where = { id: passkey.id, counter: passkey.counter };
  const { count } = await writePatiently(() => db.passkey.updateMany({ where, data }));
  return count === 1 ? passkey.userId : null;
}
