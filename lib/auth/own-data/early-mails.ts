import type { Database } from '@/lib/db/client';

/**
 * The ids of mails to the address of an account that name no account: of its sign-up, above all. However the address was
 * typed then; Prisma compares without case on one of the databases only.
 */
export async function earlyMailIds(
  db: Pick<Database, '$queryRaw'>,
  { email, emailTyped }: { readonly email: string | null; readonly emailTyped: string | null },
): Promise<string[]> {
  if (email === null) return [];
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Mail" WHERE "userId" IS NULL AND (lower("to") = ${email} OR "to" = ${emailTyped ?? email})`;
  return rows.map(({ id }) => id);
}
