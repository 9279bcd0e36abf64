'use server';

import { redirect } from 'next/navigation';
import { getLocale } from 'next-intl/server';
import { type FormState, textOf } from '@/lib/auth/account/form-state';
import { clearSessionCookie, forgetAccount, requestClient } from '@/lib/auth/request-client';
import { requireOwner } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import type { Locale } from '@/lib/i18n/locale';
import { deleteAccount } from './delete-account';

export async function deleteAccountAction(_: FormState<'password'>, form: FormData): Promise<FormState<'password'>> {
  const session = await requireOwner(form);
  if (!session) return { values: {}, errors: {}, failure: 'other-account' };
  const userId = session.user.id;
  const owner = { userId, locale: (await getLocale()) as Locale };
  const result = await deleteAccount(webServices(), owner, textOf(form, 'password'), await requestClient());
  if (result.ok) {
    await clearSessionCookie();
    await forgetAccount(userId);
    redirect('/signed-out?account=deleted');
  }
  if ('lastAdministrator' in result) return { values: {}, errors: {}, failure: 'last-administrator' };
  if ('error' in result) return { values: {}, errors: { password: result.error } };
  return { values: {}, errors: {}, failure: { waitSeconds: result.waitSeconds } };
}
