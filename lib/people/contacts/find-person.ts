import { emailSchema } from '@/lib/auth/account/schemas';
import type { Database } from '@/lib/db/client';
import { normalHandle } from '@/lib/names/handle';
import { handleSchema } from '@/lib/protocol/ids';

/** What somebody typed to name a person. */
export type Typed =
  | { readonly handle: string }
  /** In the form in which addresses are compared. */
  | { readonly email: string }
  | { readonly error: 'person-required' | 'person-unknown' | 'email-invalid' | 'email-too-long' | 'email-required' };

/** A handle, with its @ or without, or an e-mail address. */
export function readTyped(typed: string): Typed {
  const text = typed.trim();
  if (text === '') return { error: 'person-required' };
  if (text.length <= 1_000 && text.lastIndexOf('@') > 0) {
    const parsed = emailSchema.safeParse(text);
    return parsed.success
      ? { email: parsed.data }
      : { error: (parsed.error.issues[0]?.message as 'email-invalid' | undefined) ?? 'email-invalid' };
  }
  // Nobody has a handle that none can be.
  const handle = handleSchema.safeParse(text.length <= 100 ? normalHandle(text) : '');
  return handle.success ? { handle: handle.data } : { error: 'person-unknown' };
}

/** Null for nobody, and for somebody disabled. */
export async function findByHandle(db: Pick<Database, 'user'>, handle: string): Promise<string | null> {
  return (await db.user.findFirst({ where: { handle, disabledAt: null }, select: { id: true } }))?.id ?? null;
}

/** @param mustBeProved with a mail server an address counts only once its owner has shown that it is theirs */
export async function findByEmail(
  db: Pick<Database, 'user'>,
  email: string,
  mustBeProved: boolean,
): Promise<string | null> {
  const where = { email, disabledAt: null, ...(mustBeProved && { emailProvedAt: { not: null } }) };
  return (await db.user.findFirst({ where, select: { id: true } }))?.id ?? null;
}
