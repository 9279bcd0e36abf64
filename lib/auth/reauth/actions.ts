'use server';

import { redirect } from 'next/navigation';
import { type FormState, textOf } from '@/lib/auth/account/form-state';
import { requestClient } from '@/lib/auth/request-client';
import { requireOwner } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import { proveByPassword } from './prove';
import { pathBack, wayBackOf } from './recent-proof';

/** Proves by password who uses this login, and leads back to where that was asked for. */
export async function proveAction(_: FormState<'password'>, form: FormData): Promise<FormState<'password'>> {
  const session = await requireOwner(form, { mayBeUnproved: true });
  if (!session) return { values: {}, errors: {}, failure: 'other-account' };
  const proving = { userId: session.user.id, sessionId: session.sessionId };
  const result = await proveByPassword(webServices(), proving, textOf(form, 'password'), await requestClient());
  if (result.ok) redirect(pathBack(wayBackOf(textOf(form, 'back'))));
  if ('error' in result) return { values: {}, errors: { password: result.error } };
  return { values: {}, errors: {}, failure: { waitSeconds: result.waitSeconds } };
}
