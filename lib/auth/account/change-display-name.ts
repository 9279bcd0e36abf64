import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { displayNameSchema, type FieldError } from './schemas';

/** Stores the normalised name that others see. */
export async function changeDisplayName(
  db: Database,
  userId: string,
  typed: unknown,
): Promise<{ ok: true; name: string } | { ok: false; error: FieldError }> {
  const parsed = displayNameSchema.safeParse(typed);
  if (!parsed.success) return { ok: false, error: parsed.error.issues[0]?.message as FieldError };
  await writePatiently(() => db.user.update({ where: { id: userId }, data: { displayName: parsed.data } }));
  return { ok: true, name: parsed.data };
}
