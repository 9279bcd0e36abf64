import type { Client } from '@/lib/auth/account/account-deps';
import { checkPresentPassword, type PasswordCheck } from '@/lib/auth/account/present-password';
import type { AccountLimits } from '@/lib/auth/limits/account-limits';

/*
 * A link that gives an account an address proves who reads that mailbox, not whose account it is: the address may be
 * mistyped, or a stranger's who presses every button. So it works in a browser that is signed in to the account, and in
 * any other with the account's password.
 */

/** Who follows a link. */
export interface LinkFollower {
  /** The account that the browser is signed in to; null for none. */
  readonly userId: string | null;
}

interface LinkedAccount {
  readonly id: string;
  readonly email: string | null;
  readonly passwordHash: string | null;
}

/** What such a link needs besides itself. An account without a password has to be signed in to. */
export type OwnershipNeeded = 'nothing' | 'password' | 'sign-in';

export function ownershipNeeded({ id, passwordHash }: LinkedAccount, { userId }: LinkFollower): OwnershipNeeded {
  if (userId === id) return 'nothing';
  return passwordHash === null ? 'sign-in' : 'password';
}

/** Whether the follower owns the account. Wrong passwords count as at sign-in. */
export async function checkOwnership(
  limits: Pick<AccountLimits, 'beforeGuess' | 'recordRightPassword'>,
  account: LinkedAccount,
  follower: LinkFollower & { readonly password: string },
  client: Client,
): Promise<PasswordCheck> {
  if (ownershipNeeded(account, follower) === 'nothing') return { ok: true };
  return checkPresentPassword(limits, account, follower.password, client);
}
