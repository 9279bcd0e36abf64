import { randomBytes } from 'node:crypto';
import { type Changing, changeFactors, Unchanged } from '@/lib/auth/second-step/factors';
import { isLastWayIn, type WaysInSettings } from '@/lib/auth/ways-in/ways-in';
import type { SidecarWord } from '@/lib/auth/word/sidecar-word';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import type { PasskeyDeps } from './check-passkey';
import { checkNewPasskey, creationOptions, type MadeAnswer, nameIn, rowOf } from './new-passkey';
import { relyingPartyOf } from './relying-party';

/** More than anybody has; their names have to fit on a page. */
const MOST_PASSKEYS = 20;

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
  return creationOptions({
    ...{ party, challenge, handle, displayName: user.displayName },
    userName: user.emailTyped ?? user.email ?? user.displayName,
    present: present
      .filter(({ rpId }) => rpId === party.rpId)
      .map(({ credentialId, transports }) => ({ id: credentialId, transports: JSON.parse(transports) })),
  });
}

/** Stores a new passkey of this person. False for a wrong answer. */
export async function addPasskey(deps: OwnDeps, changing: Changing, made: MadeAnswer): Promise<boolean> {
  const { db, logger, word } = deps;
  const { userId } = changing;
  const checked = await checkNewPasskey(deps, made, 'register');
  if (!checked) return false;
  const { name } = checked.passkey;
  const data = { ...rowOf(checked.passkey), userId };
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
