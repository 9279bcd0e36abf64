import { availableParallelism } from 'node:os';
import argon2, { type Algorithm } from '@node-rs/argon2';
import pLimit, { type LimitFunction } from 'p-limit';

/** OWASP's first choice for argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. */
const cost = { algorithm: 2 satisfies Algorithm, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * A hash of the same cost that matches no password. Verifying against it makes an unknown e-mail take as long as a
 * known one.
 */
const dummyHash = '$argon2id$v=19$m=19456,t=2,p=1$ARzAal2KaR/Dfhbet5gGww$pRGAXqPEHopGAWUx0j5FBNBOikSqtYHZYtMC68oXUdA';

/**
 * More parallel hashes than cores slow down every one of them, and each holds 19 MiB. The limit is global to the
 * process because each of the web app's bundles has its own copy of this module.
 */
const shared = globalThis as { madoHashing?: LimitFunction };
shared.madoHashing ??= pLimit(availableParallelism());
const limitHashing = shared.madoHashing;

/** Different keyboards may compose the same password differently; NFKC makes the results equal (RFC 8265, 4.2). */
const canonical = (password: string) => password.normalize('NFKC');

export function hashPassword(password: string): Promise<string> {
  return limitHashing(() => argon2.hash(canonical(password), cost));
}

/** For secrets other than passwords that are short enough to be tried; the same text and salt give the same hash. */
export function hashWithSalt(text: string, salt: Uint8Array): Promise<Buffer> {
  return limitHashing(() => argon2.hashRaw(text, { ...cost, salt }));
}

/** Takes the same time whether the account exists (`storedHash`) or not (null). */
export async function isRightPassword(storedHash: string | null, password: string): Promise<boolean> {
  const matches = await limitHashing(() => argon2.verify(storedHash ?? dummyHash, canonical(password)));
  return storedHash !== null && matches;
}
