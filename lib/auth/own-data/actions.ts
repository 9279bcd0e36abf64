'use server';

import { redirect } from 'next/navigation';
import { getLocale } from 'next-intl/server';
import type { FormState } from '@/lib/auth/account/form-state';
import { deleteAccountSchema, fieldErrors } from '@/lib/auth/account/schemas';
import { requireProvedOwner } from '@/lib/auth/reauth/require-proof';
import { clearSessionCookie, forgetAccount } from '@/lib/auth/request-client';
import { webServices } from '@/lib/auth/web-services';
import type { Locale } from '@/lib/i18n/locale';
import { deleteAccount } from './delete-account';

/** Deletes the account of whoever has just proved to be its owner, and says that they are sure. */
export async function deleteAccountAction(_: FormState<'sure'>, form: FormData): Promise<FormState<'sure'>> {
  const session = await requireProvedOwner(form, 'data');
  if (!session) return { values: {}, errors: {}, failure: 'other-account' };
  const parsed = deleteAccountSchema.safeParse(Object.fromEntries(form));
  if (!parsed.success) return { values: {}, errors: fieldErrors(parsed.error) };
  const userId = session.user.id;
  const owner = { userId, locale: (await getLocale()) as Locale };
  await deleteAccount(webServices(), owner);
  await clearSessionCookie();
  await forgetAccount(userId);
  redirect('/?account=deleted');
}
