'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { getLocale } from 'next-intl/server';
import { type FormState, textOf } from '@/lib/auth/account/form-state';
import { requireProvedOwner } from '@/lib/auth/reauth/require-proof';
import { enterBrowser, requestClient } from '@/lib/auth/request-client';
import type { SignedIn } from '@/lib/auth/session/read-session';
import { webServices } from '@/lib/auth/web-services';
import type { Locale } from '@/lib/i18n/locale';
import { dropHalfSignIn, halfSignInOfBrowser, rememberDevice } from './browser';
import { checkAppCode, checkRecoveryCode } from './check-code';
import type { Changing } from './factors';
import { finishByCode } from './half-sign-in';
import {
  beginAuthenticator,
  confirmAuthenticator,
  renewRecoveryCodes,
  turnOffTwoStep,
  turnOnWithPasskeys,
} from './set-up';

/** Finishes the sign-in that this browser has begun with a password. */
export async function secondStepAction(_: FormState<'code'>, form: FormData): Promise<FormState<'code'>> {
  const services = webServices();
  const { db, settings, word } = services;
  const onMail = () => word.tell('mail-queued', {});
  const check =
    textOf(form, 'with') === 'recovery-code'
      ? checkRecoveryCode({ db, settings, onMail })
      : checkAppCode({ db, settings });
  const token = await halfSignInOfBrowser();
  const result = await finishByCode(services, { token, typed: textOf(form, 'code'), check }, await requestClient());
  if (result.ok) {
    await dropHalfSignIn();
    const next = await enterBrowser({ kind: 'signed-in', session: result.session });
    if (textOf(form, 'remember') === 'on') await rememberDevice(result.session.userId);
    redirect(next);
  }
  if ('void' in result) return { values: {}, errors: {}, failure: 'half-sign-in-void' };
  if ('error' in result) return { values: {}, errors: { code: result.error } };
  return { values: {}, errors: {}, failure: { waitSeconds: result.waitSeconds } };
}

/** Forgets the sign-in that this browser has begun. */
export async function dropHalfSignInAction(): Promise<void> {
  await dropHalfSignIn();
  redirect('/sign-in');
}

const otherAccount = { values: {}, errors: {}, failure: 'other-account' } as const;

/** Refuses changes in quick succession. */
async function changingOf({ user }: SignedIn): Promise<Changing | { readonly waitSeconds: number }> {
  const waitSeconds = await webServices().limits.beforeChange(user.id);
  return waitSeconds > 0 ? { waitSeconds } : { userId: user.id, locale: (await getLocale()) as Locale };
}

export async function beginAuthenticatorAction(_: FormState<never>, form: FormData): Promise<FormState<never>> {
  const session = await requireProvedOwner(form, 'security');
  if (!session) return otherAccount;
  const changing = await changingOf(session);
  if ('waitSeconds' in changing) return { values: {}, errors: {}, failure: changing };
  await beginAuthenticator(webServices(), changing.userId);
  redirect('/settings/security/authenticator');
}

export async function confirmAuthenticatorAction(_: FormState<'code'>, form: FormData): Promise<FormState<'code'>> {
  const session = await requireProvedOwner(form, 'security');
  if (!session) return otherAccount;
  const changing = await changingOf(session);
  if ('waitSeconds' in changing) return { values: {}, errors: {}, failure: changing };
  const result = await confirmAuthenticator(webServices(), changing, textOf(form, 'code'));
  if (result.ok) return { values: {}, errors: {}, saved: true, codes: result.codes };
  if ('void' in result) return { values: {}, errors: {}, failure: 'set-up-void' };
  return { values: {}, errors: { code: result.error } };
}

export async function renewCodesAction(_: FormState<'code'>, form: FormData): Promise<FormState<'code'>> {
  const session = await requireProvedOwner(form, 'security');
  if (!session) return otherAccount;
  const changing = await changingOf(session);
  if ('waitSeconds' in changing) return { values: {}, errors: {}, failure: changing };
  const codes = await renewRecoveryCodes(webServices(), changing);
  refresh();
  return codes === null ? { values: {}, errors: {} } : { values: {}, errors: {}, saved: true, codes };
}

export async function turnOnWithPasskeysAction(_: FormState<'code'>, form: FormData): Promise<FormState<'code'>> {
  const session = await requireProvedOwner(form, 'security');
  if (!session) return otherAccount;
  const changing = await changingOf(session);
  if ('waitSeconds' in changing) return { values: {}, errors: {}, failure: changing };
  const codes = await turnOnWithPasskeys(webServices(), changing);
  refresh();
  return codes === null ? { values: {}, errors: {} } : { values: {}, errors: {}, saved: true, codes };
}

export async function turnOffTwoStepAction(_: FormState<never>, form: FormData): Promise<FormState<never>> {
  const session = await requireProvedOwner(form, 'security');
  if (!session) return otherAccount;
  const changing = await changingOf(session);
  if ('waitSeconds' in changing) return { values: {}, errors: {}, failure: changing };
  await turnOffTwoStep(webServices(), changing);
  refresh();
  return { values: {}, errors: {}, saved: true };
}
