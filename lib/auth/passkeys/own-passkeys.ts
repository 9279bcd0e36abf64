import { randomBytes } from 'node:crypto';
import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server';
import { type Changing, changeFactors, Unchanged } from '@/lib/auth/second-step/factors';
import { isLastWayIn, type WaysInSettings } from '@/lib/auth/ways-in/ways-in';
import type { SidecarWord } from '@/lib/auth/word/sidecar-word';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { describeError } from '@/lib/logging/describe-error';
import { harmless } from '@/lib/names/harmless';
import { registrationSchema } from './answer';
import { CHALLENGE_MS, isOpen, type OpenChallenges, takeChallenge } from './challenges';
import type { PasskeyDeps } from './check-passkey';
import { relyingPartyOf } from './relying-party';

/** More than anybody has; their names have to fit on a page. */
const MOST_PASSKEYS = 20;
const NAME_MAX = 60;

interface OwnDeps extends PasskeyDeps {
  readonly word: Pick<SidecarWord, 'tell'>;
}

/** One of a person's passkeys, as they see it. */
export interface OwnPasskey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly usedAt: Date | null;
  /** It was made for this address of Mado; otherwise it no longer works. */
  readonly worksHere: boolean;
}

export async function passkeysOf(
  { db, settings }: Pick<OwnDeps, 'db' | 'settings'>,
  userId: string,
): Promise<OwnPasskey[]> {
  const rpId = relyingPartyOf(settings.publicUrl)?.rpId;
  const rows = await db.passkey.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } });
  return rows.map(({ id, name, createdAt, usedAt, ...row }) => ({
    ...{ id, name, createdAt, usedAt, worksHere: row.rpId === rpId },
  }));
}

/** Random, and the same for all passkeys of a person: authenticators keep one for each (WebAuthn, 5.4.3). */
async function handleOf(db: Database, userId: string): Promise<string> {
  const passkeyHandle = randomBytes(32).toString('base64url');
  await writePatiently(() =>
    db.user.updateMany({ where: { id: userId, passkeyHandle: null }, data: { passkeyHandle } }),
  );
  const user = await db.user.findUniqueOrThrow({ where: { id: userId }, select: { passkeyHandle: true } });
  return user.passkeyHandle as string;
}

/** What the browser is asked to make; null where passkeys do not work, or where there are too many. */
export async function registrationOptions(
  { db, settings }: Pick<OwnDeps, 'db' | 'settings'>,
  challenge: string,
  userId: string,
) {
  const party = relyingPartyOf(settings.publicUrl);
  const present = await db.passkey.findMany({ where: { userId } });
  if (!party || present.length >= MOST_PASSKEYS) return null;
  const handle = await handleOf(db, userId);
  const user = await db.user.findUniqueOrThrow({ where: { id: userId } });
  return generateRegistrationOptions({
    rpName: 'Mado',
    rpID: party.rpId,
    userID: Uint8Array.from(Buffer.from(handle, 'base64url')),
    userName: user.emailTyped ?? user.email ?? user.displayName,
    userDisplayName: user.displayName,
    challenge: Uint8Array.from(Buffer.from(challenge, 'base64url')),
    attestationType: 'none',
    excludeCredentials: present
      .filter(({ rpId }) => rpId === party.rpId)
      .map(({ credentialId, transports }) => ({ id: credentialId, transports: JSON.parse(transports) })),
    // It must be able to be the only way in: kept by the authenticator, and for its user alone.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    timeout: CHALLENGE_MS,
  });
}

/** A name that its owner recognises and nothing is hidden in; null for none. */
function nameIn(typed: string): string | null {
  const name = harmless(typed.slice(0, 1_000).normalize('NFC')).replace(/\s+/g, ' ').trim();
  return [...name].slice(0, NAME_MAX).join('') || null;
}

/** Stores a new passkey of this person. False for a wrong answer. */
export async function addPasskey(
  deps: OwnDeps,
  changing: Changing,
  { answer, open, name: typed }: { readonly answer: unknown; readonly open: OpenChallenges; readonly name: string },
): Promise<boolean> {
  const { db, logger, settings, word } = deps;
  const { userId } = changing;
  const party = relyingPartyOf(settings.publicUrl);
  const parsed = registrationSchema.safeParse(answer);
  if (!party || !parsed.success) return false;
  let challenge: string | undefined;
  const verified = await verifyRegistrationResponse({
    response: parsed.data,
    expectedChallenge: (text) => {
      challenge = text;
      return isOpen(open, 'register', text);
    },
    expectedOrigin: party.origin,
    expectedRPID: party.rpId,
    requireUserVerification: true,
  }).catch((error: unknown) => {
    logger.info({ userId, error: describeError(error) }, 'a new passkey was refused');
    return null;
  });
  if (!verified?.verified || challenge === undefined || !(await takeChallenge(db, challenge))) return false;
  const { credential } = verified.registrationInfo;
  const name = nameIn(typed) ?? 'Passkey';
  const data = {
    ...{ userId, name, rpId: party.rpId, credentialId: credential.id },
    publicKey: Uint8Array.from(credential.publicKey),
    counter: BigInt(credential.counter),
    transports: JSON.stringify(parsed.data.response.transports ?? []),
  };
  const isAdded = await writePatiently(() =>
    db.$transaction(async (tx) => {
      await changeFactors(tx, changing, { kind: 'passkey-added', passkey: name });
      if ((await tx.passkey.count({ where: { userId } })) >= MOST_PASSKEYS) throw new Unchanged();
      await tx.passkey.create({ data, select: { id: true } });
      return true;
    }),
  ).catch(falseIfUnchanged);
  if (!isAdded) return false;
  logger.info({ userId }, 'a passkey was added');
  await word.tell('mail-queued', {});
  return true;
}

/** Idempotent; somebody else's passkey stays as it is. */
export async function renamePasskey(
  { db }: Pick<OwnDeps, 'db'>,
  userId: string,
  id: string,
  typed: string,
): Promise<void> {
  const name = nameIn(typed);
  if (name) await writePatiently(() => db.passkey.updateMany({ where: { id, userId }, data: { name } }));
}

export type RemoveResult = 'removed' | 'last-way-in' | 'last-second-step';

/** Removes one of this person's passkeys, unless nothing else would let them in. Idempotent. */
export async function removePasskey(
  deps: OwnDeps & { readonly settings: WaysInSettings },
  changing: Changing,
  id: string,
): Promise<RemoveResult> {
  const { db, logger, settings, word } = deps;
  const { userId } = changing;
  const passkey = await db.passkey.findFirst({ where: { id, userId } });
  if (!passkey) return 'removed';
  let refusal: RemoveResult = 'removed';
  const isRemoved = await writePatiently(() =>
    db.$transaction(async (tx) => {
      await changeFactors(tx, changing, { kind: 'passkey-removed', passkey: passkey.name });
      if (await isLastWayIn(tx, userId, { kind: 'passkey', id }, settings)) refusal = 'last-way-in';
      else if (await isLastSecondStep(tx, userId, id, settings)) refusal = 'last-second-step';
      if (refusal !== 'removed') throw new Unchanged();
      await tx.passkey.deleteMany({ where: { id, userId } });
      return true;
    }),
  ).catch(falseIfUnchanged);
  if (!isRemoved) return refusal;
  logger.info({ userId }, 'a passkey was removed');
  await word.tell('mail-queued', {});
  return 'removed';
}

async function isLastSecondStep(
  tx: Pick<Database, 'user' | 'passkey' | 'authenticator'>,
  userId: string,
  id: string,
  { publicUrl }: { readonly publicUrl: string },
): Promise<boolean> {
  const { twoStepSince } = await tx.user.findUniqueOrThrow({ where: { id: userId } });
  if (!twoStepSince) return false;
  const apps = await tx.authenticator.count({ where: { userId, confirmedAt: { not: null } } });
  // One for a former address of this Mado helps nobody.
  const rpId = relyingPartyOf(publicUrl)?.rpId;
  const passkeys = rpId === undefined ? 0 : await tx.passkey.count({ where: { userId, rpId, id: { not: id } } });
  return apps + passkeys === 0;
}

function falseIfUnchanged(error: unknown): false {
  // The same passkey was added on another page.
  const isKnown = error instanceof Error && 'code' in error && error.code === 'P2002';
  if (error instanceof Unchanged || isKnown) return false;
  throw error;
}
