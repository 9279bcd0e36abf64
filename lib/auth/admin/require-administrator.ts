import 'server-only';
import { notFound } from 'next/navigation';
import { textOf } from '@/lib/auth/account/form-state';
import { mustProveAddress } from '@/lib/auth/email/own-address';
import { requireProvedOwner } from '@/lib/auth/reauth/require-proof';
import { currentSession, isOwner } from '@/lib/auth/session/current-user';
import type { SignedIn } from '@/lib/auth/session/read-session';
import { webServices } from '@/lib/auth/web-services';

/**
 * For the pages of the administration: to everybody else, signed in or not, there is no such page. The role is read from
 * the database with the login.
 */
export async function requireAdministrator(): Promise<SignedIn> {
  const session = await currentSession();
  if (session?.role !== 'administrator' || mustProveAddress(session, webServices().settings)) notFound();
  return session;
}

/** For its actions: null if this browser has signed in as another administrator since the form's page was opened. */
export async function requireOwnAdministration(form: FormData): Promise<SignedIn | null> {
  const session = await requireAdministrator();
  return isOwner(session, form) ? session : null;
}

/** A change of an account, which is asked for on its page. */
export interface AskedChange {
  readonly session: SignedIn;
  readonly userId: string;
}

/** The same for what changes somebody’s account: its administrator has just proved who they are. */
export async function requireChangeOfPerson(form: FormData): Promise<AskedChange | null> {
  await requireAdministrator();
  const userId = textOf(form, 'person')
    .replace(/[^\w-]/g, '')
    .slice(0, 64);
  const session = await requireProvedOwner(form, `admin-person.${userId}`);
  return session && { session, userId };
}
