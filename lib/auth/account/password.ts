import { availableParallelism } from 'node:os';
import { type Algorithm, hash, verify } from '@node-rs/argon2';
import pLimit, { type LimitFunction } from 'p-limit';

/** OWASP's first choice for argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. */
const cost = { algorithm: 2 satisfies Algorithm, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** A hash of that cost which no password of ours matches: what an unknown e-mail is compared with, so that it takes as long. */
const nobodysHash = '$argon2id$v=19$m=19456,t=2,p=1$ARzAal2KaR/Dfhbet5gGww$pRGAXqPEHopGAWUx0j5FBNBOikSqtYHZYtMC68oXUdA';

/**
 * More hashes at once than cores make every one of them slower, and each holds its 19 MiB. One limit for the process: the
 * web app's bundles each have a copy of this file.
 */
const shared = globalThis as { madoHashing?: LimitFunction };
shared.madoHashing ??= pLimit(availableParallelism());
const oneACore = shared.madoHashing;

/** The same password typed on another keyboard may be composed otherwise; NFKC makes them one (RFC 8265, 4.2). */
const canonical = (password: string) => password.normalize('NFKC');

export function hashPassword(password: string): Promise<string> {
  return oneACore(() => hash(canonical(password), cost));
}

/** Takes the same time whether there is such an account (`storedHash`) or not (null). */
export async function isRightPassword(storedHash: string | null, password: string): Promise<boolean> {
  const matches = await oneACore(() => verify(storedHash ?? nobodysHash, canonical(password)));
  return storedHash !== null && matches;
}
