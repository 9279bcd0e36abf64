'use server';

import { refresh } from 'next/cache';
import { type FormState, textOf } from '@/lib/auth/account/form-state';
import { webServices } from '@/lib/auth/web-services';
import { requireOwner } from './current-user';
import { endLogin, endOtherLogins } from './logins';

/** Ends the login that the form names, or all others than the one that asks. Their sockets and calls end with them. */
export async function endLoginAction(_: FormState<never>, form: FormData): Promise<FormState<never>> {
  const session = await requireOwner(form);
  if (!session) return { values: {}, errors: {}, failure: 'other-account' };
  const { db, word, logger } = webServices();
  const userId = session.user.id;
  const handle = textOf(form, 'handle');
  const ended = handle ? await endLogin(db, userId, handle) : await endOtherLogins(db, userId, session.sessionId);
  await Promise.all(ended.map((sessionId) => word.tell('session-revoked', { sessionId })));
  logger.info({ userId, logins: ended.length }, 'logins ended');
  refresh();
  return { values: {}, errors: {}, saved: true };
}
