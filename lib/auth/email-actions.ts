'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { after } from 'next/server';
import { getLocale } from 'next-intl/server';
import type { Locale } from '@/lib/i18n/locale';
import { type FormState, textOf } from './account/form-state';
import {
  type ChangeAddressField,
  type ChangeLinkState,
  changeLinkState,
  followChangeLink,
  requestAddressChange,
} from './email/change-address';
import { sendOwnAddressLink } from './email/own-address';
import { isResetOpen, requestReset, resetByMail } from './email/reset-password';
import { confirmAddress, type LinkState, linkState } from './email/sign-up-by-mail';
import { forgetDraft } from './reauth/draft';
import { wayBackOf } from './reauth/recent-proof';
import { requireProvedOwner } from './reauth/require-proof';
import { enterBrowser, requestAddress, requestClient, signUpOfBrowser } from './request-client';
import { askingOf, currentSession, requireOwner } from './session/current-user';
import { afterwards, webServices } from './web-services';

/** Answers alike whether there is an account or not, and in the same time: the rest is done afterwards. */
export async function forgotPasswordAction(_: FormState<'email'>, form: FormData): Promise<FormState<'email'>> {
  const values = { email: textOf(form, 'email') };
  const services = webServices();
  const locale = (await getLocale()) as Locale;
  const result = await requestReset(services, values.email, { address: await requestAddress(), locale });
  if (!result.ok) {
    if ('errors' in result) return { values, errors: result.errors };
    return { values, errors: {}, failure: { waitSeconds: result.waitSeconds } };
  }
  after(() => afterwards('the mail for a new password could not be queued', result.send));
  return { values: { email: result.email }, errors: {}, saved: true };
}

/** Whether a link is still good; it stays so. */
export async function resetLinkAction(code: unknown): Promise<boolean> {
  return typeof code === 'string' && isResetOpen(webServices(), code);
}

export async function resetPasswordAction(_: FormState<'password'>, form: FormData): Promise<FormState<'password'>> {
  const result = await resetByMail(webServices(), textOf(form, 'code'), textOf(form, 'password'));
  if (result.ok) return { values: {}, errors: {}, saved: true };
  if ('void' in result) return { values: {}, errors: {}, failure: 'void-link' };
  return { values: {}, errors: { password: result.error } };
}

/** What the page of a mail's link has to ask for; looking changes nothing. */
export async function verifyLinkAction(code: unknown): Promise<LinkState> {
  if (typeof code !== 'string') return 'void';
  return linkState(webServices(), code, { browserCode: await signUpOfBrowser(), userId: await userOfBrowser() });
}

export async function verifyEmailAction(_: FormState<'password'>, form: FormData): Promise<FormState<'password'>> {
  const follower = { browserCode: await signUpOfBrowser(), ...(await followerOf(form)) };
  const result = await confirmAddress(webServices(), textOf(form, 'code'), follower, await requestClient());
  if (result.ok) {
    if (!result.begun) return { values: {}, errors: {}, saved: true };
    redirect(await enterBrowser(result.begun));
  }
  if ('void' in result) return { values: {}, errors: {}, failure: 'void-link' };
  if ('refused' in result) return { values: {}, errors: {}, failure: result.refused };
  if ('waitSeconds' in result) return { values: {}, errors: {}, failure: { waitSeconds: result.waitSeconds } };
  return { values: {}, errors: { password: 'wrong' in result ? 'password-not-theirs' : 'password-not-that' } };
}

const userOfBrowser = async () => (await currentSession())?.user.id ?? null;

/** Whoever follows a link: the account that they are signed in to, and the password that they typed. */
const followerOf = async (form: FormData) => ({
  userId: await userOfBrowser(),
  password: textOf(form, 'password'),
});

/** For somebody who is signed in: the link that proves their address to be theirs. */
export async function sendOwnAddressAction(_: FormState<never>, form: FormData): Promise<FormState<never>> {
  const session = await requireOwner(form, { mayBeUnproved: true });
  if (!session) return { values: {}, errors: {}, failure: 'other-account' };
  const waitSeconds = await sendOwnAddressLink(webServices(), await askingOf(session), await requestClient());
  return waitSeconds > 0
    ? { values: {}, errors: {}, failure: { waitSeconds } }
    : { values: {}, errors: {}, saved: true };
}

/** `saved` once the new address counts, or its mail is on its way. */
export async function changeAddressAction(
  _: FormState<ChangeAddressField>,
  form: FormData,
): Promise<FormState<ChangeAddressField>> {
  const values = { email: textOf(form, 'email') };
  const requirement = { mayBeUnproved: true, draft: values.email };
  const session = await requireProvedOwner(form, wayBackOf(textOf(form, 'back')), requirement);
  if (!session) return { values, errors: {}, failure: 'other-account' };
  const result = await requestAddressChange(webServices(), await askingOf(session), values, await requestClient());
  if (!result.ok) {
    if ('errors' in result) return { values, errors: result.errors };
    return { values, errors: {}, failure: { waitSeconds: result.waitSeconds } };
  }
  await forgetDraft();
  if (result.changed) refresh();
  else after(() => afterwards('the mail for a new address could not be queued', result.send));
  return { values: result.changed ? {} : { email: result.email }, errors: {}, saved: true };
}

/** What the page of a mail's link offers; looking changes nothing. */
export async function changeLinkAction(code: unknown): Promise<ChangeLinkState> {
  return typeof code === 'string' ? changeLinkState(webServices(), code, { userId: await userOfBrowser() }) : 'void';
}

export async function followChangeAction(_: FormState<'password'>, form: FormData): Promise<FormState<'password'>> {
  const [follower, client] = [await followerOf(form), await requestClient()];
  const result = await followChangeLink(webServices(), textOf(form, 'code'), follower, client);
  if (result.ok) return { values: {}, errors: {}, saved: true };
  if ('void' in result) return { values: {}, errors: {}, failure: 'void-link' };
  if ('waitSeconds' in result) return { values: {}, errors: {}, failure: { waitSeconds: result.waitSeconds } };
  return { values: {}, errors: { password: 'password-not-theirs' } };
}
