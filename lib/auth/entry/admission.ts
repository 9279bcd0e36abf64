import type { Role } from '@/lib/auth/account/role';
import type { Database } from '@/lib/db/client';
import { decodeInviteCode, type Invite, inviteProblem, takePlace } from './invites';
import { signUpMode } from './sign-up-choice';
import type { EntryRefusal, SignUpMode } from './sign-up-modes';

/*
 * Who may make an account, and what it becomes (docs/decisions/052). Every way of making one asks here.
 */

export interface EntrySettings {
  readonly AUTH_SECRET: string;
  /** Administrators may have chosen to let in fewer people; see sign-up-choice.ts. */
  readonly SIGN_UP: SignUpMode;
}

type Rows = Pick<Database, 'user' | 'invite' | 'serverChoice'>;

/** Somebody who wants an account. */
export interface Entrant {
  /** The link they came by; null for none. */
  readonly inviteId: string | null;
  /** They sit at the machine that Mado runs on, and nobody else can connect to it. */
  readonly isLocal: boolean;
}

export type Admission = { readonly role: Role } | { readonly refused: EntryRefusal };

/** `code`: what the link carries; empty for none. */
export function readEntrant(
  { AUTH_SECRET }: Pick<EntrySettings, 'AUTH_SECRET'>,
  code: string,
  isLocal: boolean,
): Entrant | { readonly refused: EntryRefusal } {
  if (code === '') return { inviteId: null, isLocal };
  const inviteId = decodeInviteCode(code, AUTH_SECRET);
  return inviteId === null ? { refused: 'invite-unknown' } : { inviteId, isLocal };
}

const hasAdministrator = async (db: Rows) => (await db.user.count({ where: { role: 'administrator' } })) > 0;

/** By which invite they enter; null for none. */
async function find(db: Rows, mode: SignUpMode, { inviteId, isLocal }: Entrant): Promise<Invite | null> {
  if (inviteId !== null) return db.invite.findUnique({ where: { id: inviteId } });
  // Without a link, the first account on a laptop is made by the one that the console would have printed.
  if (mode !== 'open' || !isLocal || (await db.user.count()) > 0) return null;
  return db.invite.findFirst({ where: { role: 'administrator', placesLeft: { gt: 0 }, withdrawnAt: null } });
}

interface Decision {
  readonly admission: Admission;
  /** A place of this invite has to be taken. */
  readonly invite: Invite | null;
}

async function decide(db: Rows, settings: EntrySettings, entrant: Entrant, nowMs: number): Promise<Decision> {
  const mode = await signUpMode(db, settings.SIGN_UP);
  const invite = await find(db, mode, entrant);
  const refuse = (refused: EntryRefusal) => ({ admission: { refused }, invite: null });
  if (invite?.role === 'administrator') {
    const isVoid = inviteProblem(invite, nowMs) !== null || (await hasAdministrator(db));
    // In every mode: this is how an operator begins.
    if (!isVoid) return { admission: { role: 'administrator' }, invite };
    if (entrant.inviteId !== null) return refuse('administrator-link-void');
    // The first account was made just now, so this is the second one.
    return { admission: { role: 'member' }, invite: null };
  }
  if (mode === 'closed') return refuse('sign-up-closed');
  if (entrant.inviteId === null)
    return mode === 'invite' ? refuse('invite-needed') : { admission: { role: 'member' }, invite: null };
  const problem = inviteProblem(invite, nowMs);
  return problem ? refuse(problem) : { admission: { role: 'member' }, invite };
}

/** Looks whether this entrant could make an account now, and changes nothing. */
export async function mayEnter(db: Rows, settings: EntrySettings, entrant: Entrant): Promise<Admission> {
  return (await decide(db, settings, entrant, Date.now())).admission;
}

/** Admits the entrant and takes their place. To be called in the transaction that makes the account. */
export async function admit(tx: Rows, settings: EntrySettings, entrant: Entrant): Promise<Admission> {
  const nowMs = Date.now();
  const { admission, invite } = await decide(tx, settings, entrant, nowMs);
  if (!invite || (await takePlace(tx, invite.id, nowMs))) return admission;
  // Somebody else was faster.
  if (entrant.inviteId === null) return { role: 'member' };
  const now = await tx.invite.findUnique({ where: { id: invite.id } });
  return { refused: inviteProblem(now, nowMs) ?? 'invite-used-up' };
}
