import type { Database } from '@/lib/db/client';
import { type Asked, ask, type ContactRefusal, isFull } from './change-contacts';
import { findByEmail, findByHandle, readTyped, type Typed } from './find-person';

export interface AskDeps {
  readonly db: Database;
  readonly settings: { readonly SMTP_URL?: string | undefined };
}

export type AskedSomebody =
  | { readonly outcome: 'asked' | 'contacts'; readonly personId: string }
  /**
   * To be sent after the answer, which says for each address the same, and as soon: it must not tell whether anybody
   * here has it. Resolves with whom it made a contact, if anybody.
   */
  | { readonly outcome: 'perhaps'; readonly send: () => Promise<string | null> }
  | { readonly error: ContactRefusal | Extract<Typed, { error: string }>['error'] };

const resultOf = (asked: Asked, personId: string): AskedSomebody =>
  asked === 'asked' || asked === 'contacts' ? { outcome: asked, personId } : { error: asked };

/** Asks whoever has the handle or the e-mail address that was typed. */
export async function askSomebody(
  { db, settings }: AskDeps,
  { askerId, typed, greeting }: { readonly askerId: string; readonly typed: string; readonly greeting: string },
  nowMs = Date.now(),
): Promise<AskedSomebody> {
  const read = readTyped(typed);
  if ('error' in read) return read;
  if ('handle' in read) {
    const personId = await findByHandle(db, read.handle);
    return personId === null
      ? { error: 'person-unknown' }
      : resultOf(await ask(db, { askerId, personId, greeting }, nowMs), personId);
  }
  const { email } = read;
  const own = await db.user.findUnique({ where: { id: askerId }, select: { email: true } });
  if (own?.email === email) return { error: 'person-yourself' };
  if (await isFull(db, askerId)) return { error: 'contacts-full' };
  return {
    outcome: 'perhaps',
    async send() {
      const personId = await findByEmail(db, email, settings.SMTP_URL !== undefined);
      if (personId === null) return null;
      return (await ask(db, { askerId, personId, greeting, byAddress: true }, nowMs)) === 'contacts' ? personId : null;
    },
  };
}
