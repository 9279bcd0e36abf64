import { randomBytes } from 'node:crypto';
import { linkCodes } from '@/lib/auth/link-codes';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { STORED_USER, shownUser } from '@/lib/names/shown-user';
import { type PeopleTables, standingBetween } from '@/lib/people/standing';
import type { User } from '@/lib/protocol/sidecar/presence';

type Links = Pick<Database, 'contactLink'>;

const { encode, decode } = linkCodes('contact link');

/** Somebody's link as they can see it again at any time; null for none. The database alone makes no link. */
export async function contactLinkOf(
  db: Links,
  userId: string,
  { publicUrl, AUTH_SECRET }: { readonly publicUrl: string; readonly AUTH_SECRET: string },
): Promise<string | null> {
  const row = await db.contactLink.findUnique({ where: { userId } });
  return row && `${publicUrl}/add/${encode(row.id, AUTH_SECRET)}`;
}

/** Makes a link for somebody. The one before is void. */
export async function renewContactLink(db: Links, userId: string): Promise<void> {
  const made = { id: randomBytes(12).toString('base64url'), createdAt: new Date() };
  await writePatiently(() => db.contactLink.upsert({ where: { userId }, create: { userId, ...made }, update: made }));
}

export async function withdrawContactLink(db: Links, userId: string): Promise<void> {
  await writePatiently(() => db.contactLink.deleteMany({ where: { userId } }));
}

/** Whether this server has made the token. Whether it still leads to somebody is for the database to say. */
export const isContactToken = (token: string, secret: string): boolean => decode(token, secret) !== null;

/**
 * Whose link it is, for somebody who follows it. Null: not one of ours, withdrawn or renewed, its owner is disabled, or
 * has blocked them.
 */
export async function ownerOfLink(
  db: Links & PeopleTables,
  { token, followerId }: { readonly token: string; readonly followerId: string },
  secret: string,
): Promise<User | null> {
  const id = decode(token, secret);
  if (id === null) return null;
  const select = { user: { select: { ...STORED_USER, disabledAt: true } } } as const;
  const user = (await db.contactLink.findUnique({ where: { id }, select }))?.user;
  if (!user || user.disabledAt !== null) return null;
  return (await standingBetween(db, followerId, user.id)).isBlocked ? null : shownUser(user);
}
