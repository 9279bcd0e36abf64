import { resolve } from 'node:path';
import * as operate from '@/lib/auth/admin/operate-invites';
import { inviteMaxDays, inviteMaxNote, inviteMaxPlaces } from '@/lib/auth/entry/invite-limits';
import { type Invite, inviteLink, inviteProblem } from '@/lib/auth/entry/invites';
import { signUpMode } from '@/lib/auth/entry/sign-up-choice';
import { type ParsedSettings, parseSettings } from '@/lib/config/settings';
import { CommandError } from '@/scripts/mado/command-error';
import { withDatabase } from '@/scripts/mado/open-database';
import { findAuthSecret } from '@/scripts/mado/secret';

const DAY_MS = 24 * 60 * 60 * 1_000;

export interface InviteOptions {
  readonly uses: string;
  readonly days: string;
  readonly note: string;
}

/** An invite, as a list shows it. */
export interface ListedInvite {
  readonly id: string;
  readonly state: 'open' | 'used up' | 'expired' | 'withdrawn';
  readonly uses: number;
  readonly used: number;
  readonly expiresAt: Date | null;
  readonly note: string;
  /** Null where it leads to nothing any more. */
  readonly link: string | null;
}

const STATES: Readonly<Record<string, ListedInvite['state']>> = {
  'invite-used-up': 'used up',
  'invite-expired': 'expired',
  'invite-withdrawn': 'withdrawn',
};

function wholeNumber(option: string, text: string, most: number): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) < 1 || Number(text) > most)
    throw new CommandError(`${option}: got "${text}", wants a whole number from 1 to ${most}`);
  return Number(text);
}

async function authSecret(settings: ParsedSettings): Promise<string> {
  const dataDir = resolve(settings.DATA_DIR);
  const secret = await findAuthSecret(settings, dataDir);
  if (secret) return secret;
  throw new CommandError(
    `There is no secret in ${dataDir} yet, which links are made with. If Mado has run already, give this command its DATA_DIR or AUTH_SECRET; otherwise start Mado once.`,
  );
}

function listed(invite: Invite, { publicUrl }: ParsedSettings, secret: string): ListedInvite {
  const { id, places, placesLeft, expiresAt, note } = invite;
  const problem = inviteProblem(invite, Date.now());
  const link = problem ? null : inviteLink(publicUrl, id, secret);
  const state = problem ? (STATES[problem] ?? 'used up') : 'open';
  return { id, state, uses: places, used: places - placesLeft, expiresAt, note, link };
}

/** Makes a link by which people sign up. `isClosed`: nobody is let in at the moment, not even by it. */
export async function makeInvite(options: InviteOptions): Promise<ListedInvite & { readonly isClosed: boolean }> {
  const settings = parseSettings(process.env);
  const places = wholeNumber('--uses', options.uses, inviteMaxPlaces);
  const days = wholeNumber('--days', options.days, inviteMaxDays);
  if (options.note.length > inviteMaxNote)
    throw new CommandError(`--note: this is too long; ${inviteMaxNote} characters fit.`);
  const secret = await authSecret(settings);
  const expiresAt = new Date(Date.now() + days * DAY_MS);
  const invite = await withDatabase(settings, async (db) => {
    const made = await operate.makeInvite(db, 'terminal', { places, expiresAt, note: options.note });
    if (made === 'not-administrator') throw new Error('the terminal was refused');
    const row = await db.invite.findUniqueOrThrow({ where: { id: made.id } });
    return { row, mode: await signUpMode(db, settings.SIGN_UP) };
  });
  return { ...listed(invite.row, settings, secret), isClosed: invite.mode === 'closed' };
}

/** The newest first. */
export async function listInvites(): Promise<ListedInvite[]> {
  const settings = parseSettings(process.env);
  const secret = await authSecret(settings);
  const where = { role: 'member' };
  const orderBy = [{ createdAt: 'desc' }, { id: 'asc' }] as const;
  const invites = await withDatabase(settings, (db) => db.invite.findMany({ where, orderBy: [...orderBy] }));
  return invites.map((invite) => listed(invite, settings, secret));
}

export async function withdrawInvite(id: string): Promise<{ readonly id: string; readonly wasAlready: boolean }> {
  return withDatabase(parseSettings(process.env), async (db) => {
    const result = await operate.withdrawInvite(db, 'terminal', id);
    if (typeof result === 'object') return { id, ...result };
    throw new CommandError(`ID: there is no invite "${id}"; see npx mado admin invites.`);
  });
}
