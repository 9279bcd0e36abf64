'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { getLocale } from 'next-intl/server';
import { type FormState, textOf } from '@/lib/auth/account/form-state';
import { requireProvedOwner } from '@/lib/auth/reauth/require-proof';
import { enterBrowser, requestClient } from '@/lib/auth/request-client';
import { webServices } from '@/lib/auth/web-services';
import type { Locale } from '@/lib/i18n/locale';
import { type FinishField, finishSignUp } from './arrive';
import { unlinkIdentity } from './link';
import { forgetNewcomer, newcomerOfBrowser, pathWithProblem, providers } from './web';

/** Makes the account of whom a provider has shown to this browser. */
export async function finishSignUpAction(_: FormState<FinishField>, form: FormData): Promise<FormState<FinishField>> {
  const values = { displayName: textOf(form, 'displayName'), handle: textOf(form, 'handle') };
  const shown = await newcomerOfBrowser();
  if (!shown) redirect('/sign-up');
  const { newcomer, provider } = shown;
  const locale = (await getLocale()) as Locale;
  const result = await finishSignUp(webServices(), newcomer, values, await requestClient(), locale);
  if (!result.ok) {
    if ('error' in result) return { values, errors: { [result.field]: result.error } };
    if ('waitSeconds' in result) return { values, errors: {}, failure: { waitSeconds: result.waitSeconds } };
    await forgetNewcomer();
    redirect(pathWithProblem('/sign-in', provider.id, result.problem));
  }
  await forgetNewcomer();
  redirect(await enterBrowser(result.begun));
}

export interface UnlinkState {
  readonly saved?: boolean;
  readonly problem?: 'last' | 'other-account';
}

/** Takes the identity that the form names from its owner's account. */
export async function unlinkAction(_: UnlinkState, form: FormData): Promise<UnlinkState> {
  const session = await requireProvedOwner(form, 'security');
  if (!session) return { problem: 'other-account' };
  const services = webServices();
  const userId = session.user.id;
  const identityId = textOf(form, 'identity');
  const identity = await services.db.identity.findFirst({
    where: { id: identityId, userId },
    select: { issuer: true },
  });
  const issuers = providers().map(({ issuer }) => issuer);
  const providerName =
    providers().find(({ issuer }) => issuer === identity?.issuer)?.name ??
    new URL(identity?.issuer ?? services.settings.publicUrl).host;
  const locale = (await getLocale()) as Locale;
  const result = await unlinkIdentity(
    services,
    identityId,
    { userId, providerName, locale },
    {
      publicUrl: services.settings.publicUrl,
      issuers,
    },
  );
  if (result === 'last') return { problem: 'last' };
  // One that is gone already was unlinked in another tab.
  refresh();
  return { saved: true };
}
