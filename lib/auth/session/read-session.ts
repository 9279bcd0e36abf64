import { type Privacy, privacyOf } from '@/lib/auth/account/privacy';
import type { Role } from '@/lib/auth/account/role';
import type { Database } from '@/lib/db/client';
import { shownUser } from '@/lib/names/shown-user';
import { type Availability, availabilitySchema, type User } from '@/lib/protocol/sidecar/presence';
import { readCookie } from './cookie';
import { type FindSession, findOneSession } from './session-lookup';
import { decodeSessionToken } from './session-token';

export interface SignedIn {
  readonly sessionId: string;
  readonly user: User;
  readonly availability: Availability;
  /** When that becomes `available` by itself, in ms since the epoch; null for never. */
  readonly availabilityEndsAtMs: number | null;
  readonly privacy: Privacy;
  readonly role: Role;
  /** When the user proved to read the mail of their address. Null: not yet. */
  /** An account that signs in with a provider may have none. */
  readonly hasAddress: boolean;
  readonly emailProvedAt: Date | null;
  /** In which they chose to see times; null for the browser's. */
  readonly timeZone: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  /** When its person last proved who they are; see lib/auth/reauth. */
  readonly provedAt: Date | null;
}

/** As it is now: one that has ended while nobody was there to end it is over all the same. */
export function availabilityOf(
  { availability, availabilityEndsAt }: { readonly availability: string; readonly availabilityEndsAt: Date | null },
  nowMs = Date.now(),
): Pick<SignedIn, 'availability' | 'availabilityEndsAtMs'> {
  const endsAtMs = availabilityEndsAt?.getTime() ?? null;
  if (endsAtMs !== null && endsAtMs <= nowMs) return { availability: 'available', availabilityEndsAtMs: null };
  return { availability: availabilitySchema.catch('available').parse(availability), availabilityEndsAtMs: endsAtMs };
}

export interface ReadSessionDeps {
  readonly db: Pick<Database, 'session'>;
  readonly secret: string;
  readonly cookieName: string;
  /** How to find the row; by default with a query of its own. */
  readonly find?: FindSession;
}

/**
 * Authenticates a request's `Cookie` header: a token encrypted by this server whose session row still exists. Used by
 * the web app and the sidecar alike, so it does not depend on Next. Rejects only on a database error.
 */
export async function readSession(cookieHeader: string | undefined, deps: ReadSessionDeps): Promise<SignedIn | null> {
  const text = readCookie(cookieHeader, deps.cookieName);
  const token = text === undefined ? null : await decodeSessionToken(text, deps.secret);
  if (!token) return null;
  const row = await (deps.find ?? findOneSession(deps.db))(token);
  if (!row) return null;
  return {
    sessionId: row.id,
    user: shownUser(row.user),
    ...availabilityOf(row.user),
    privacy: privacyOf(row.user),
    role: row.user.role === 'administrator' ? 'administrator' : 'member',
    hasAddress: row.user.email !== null,
    emailProvedAt: row.user.emailProvedAt,
    timeZone: row.user.timeZone,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    usedAt: row.usedAt,
    provedAt: row.provedAt,
  };
}
