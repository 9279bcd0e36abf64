import type { SidecarWord } from '@/lib/auth/word/sidecar-word';
import type { Database } from '@/lib/db/client';
import { STORED_USER, shownUser } from '@/lib/names/shown-user';

/** Tells the sidecars what others see of a user from now on. */
export async function tellProfile(
  { db, word }: { readonly db: Pick<Database, 'user'>; readonly word: SidecarWord },
  userId: string,
): Promise<void> {
  const stored = await db.user.findUnique({ where: { id: userId }, select: STORED_USER });
  if (!stored) return;
  const { id: _, tag: __, ...profile } = shownUser(stored);
  await word.tell('profile-changed', { userId, ...profile });
}
