import { randomBytes } from 'node:crypto';
import type { Database } from '@/lib/db/client';
import { PROOF_LIFE_MS, type ProofPurpose } from './proof-life';

export interface NewProof {
  readonly purpose: ProofPurpose;
  /** In the form in which addresses are compared. */
  readonly email: string;
  readonly userId: string | null;
  /** What is done once it is proved. */
  readonly payload?: object;
  /** Who asks for it, where there is no account: only their own earlier ones are void then. Part of the payload. */
  readonly asker?: string;
}

export interface Proof extends Omit<NewProof, 'payload' | 'asker'> {
  readonly id: string;
  readonly payload: unknown;
}

type Rows = Pick<Database, 'emailProof'>;

/**
 * Stores a proof and returns its id. Earlier ones for the same purpose are void from then on: of several mails only the
 * newest one's link works. Not so the ways back to former addresses: who takes an account would void them by changing
 * its address twice. To be called within a transaction that queues the mail.
 */
export async function createProof(
  db: Rows,
  { payload = {}, asker = '', ...proof }: NewProof,
  nowMs = Date.now(),
): Promise<string> {
  const { purpose, email, userId } = proof;
  const earlier = userId ? { userId } : { email, userId: null, payload: { contains: asker } };
  if (purpose !== 'undo-address') await db.emailProof.deleteMany({ where: { purpose, ...earlier } });
  const id = randomBytes(18).toString('base64url');
  const times = { createdAt: new Date(nowMs), expiresAt: new Date(nowMs + PROOF_LIFE_MS[purpose]) };
  await db.emailProof.create({ data: { ...proof, ...times, id, payload: JSON.stringify(payload) } });
  return id;
}

/** Looks at a proof without using it up. Null if it is unknown, used, void or too old. */
export async function findProof(
  db: Rows,
  id: string,
  purposes: readonly ProofPurpose[],
  nowMs = Date.now(),
): Promise<Proof | null> {
  const row = await db.emailProof.findUnique({ where: { id } });
  const purpose = purposes.find((wanted) => wanted === row?.purpose);
  if (!row || !purpose || row.expiresAt.getTime() <= nowMs) return null;
  return { id, purpose, email: row.email, userId: row.userId, payload: JSON.parse(row.payload) };
}

/**
 * Makes every link to this account void that somebody may have asked for before its password or address changed. Only
 * the ways back to former addresses stay. To be called within that change's transaction.
 */
export async function voidLinks(db: Rows, userId: string): Promise<void> {
  const purpose = { in: ['reset-password', 'own-address', 'change-address'] };
  await db.emailProof.deleteMany({ where: { userId, purpose } });
}

/** Uses a proof up. False if somebody else was faster. To be called within the transaction of what it allows. */
export async function takeProof(db: Rows, id: string): Promise<boolean> {
  return (await db.emailProof.deleteMany({ where: { id } })).count === 1;
}
