'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { after } from 'next/server';
import { getLocale } from 'next-intl/server';
import type { Locale } from '@/lib/i18n/locale';
import { describeError } from '@/lib/logging/describe-error';
import { forgetFollowedLink } from '@/lib/people/contacts/followed-link';
import { changeDisplayName } from './account/change-display-name';
import { changePassword, choosePassword } from './account/change-password';
import { changePrivacy } from './account/change-privacy';
import { type FormState, textOf } from './account/form-state';
import type { SignUpField } from './account/new-account';
import { type PrivacyFormState, sentValues, valuesOf } from './account/privacy-form';
import { signUp } from './account/sign-up';
import { tellProfile } from './account/tell-profile';
import { makeBrowserCode, signUpByMail } from './email/sign-up-by-mail';
import { challengesOfBrowser, deviceName } from './passkeys/browser';
import type { FirstPasskey } from './passkeys/new-passkey';
import { firstPasskey } from './passkeys/passkey-sign-up';
import { requireProvedOwner } from './reauth/require-proof';
import {
  browserWithoutCookies,
  clearSessionCookie,
  enterBrowser,
  rememberSignUp,
  requestAddress,
  requestClient,
} from './request-client';
import { askingOf, currentSession, isOwner, requireOwner } from './session/current-user';
import { type SignInField, signIn } from './session/sign-in';
import { signOut } from './session/sign-out';
import { afterwards, webServices } from './web-services';

export async function signUpAction(_: FormState<SignUpField>, form: FormData): Promise<FormState<SignUpField>> {
  return signUpBy(form, null);
}

/** @param answer what the browser has made when `askSignUpPasskeyAction` asked it to */
export async function passkeySignUpAction(form: FormData, answer: unknown): Promise<FormState<SignUpField>> {
  const values = { displayName: textOf(form, 'displayName'), email: textOf(form, 'email') };
  const open = await challengesOfBrowser();
  if (open.length === 0) return { values, errors: {}, failure: 'passkey-late' };
  const passkey = await firstPasskey(webServices(), { answer, open, name: await deviceName() });
  return passkey ? signUpBy(form, passkey) : { values, errors: {}, failure: 'passkey-not-added' };
}

async function signUpBy(form: FormData, passkey: FirstPasskey | null): Promise<FormState<SignUpField>> {
  const values = { displayName: textOf(form, 'displayName'), email: textOf(form, 'email') };
  const cookiesBlockedIn = await browserWithoutCookies();
  if (cookiesBlockedIn) return { values, errors: {}, failure: { cookiesBlockedIn } };
  const input = { ...values, password: textOf(form, 'password'), invite: textOf(form, 'invite') };
  const services = webServices();
  if (services.settings.SMTP_URL) return askForMail(values, input, passkey);
  const result = await signUp(services, input, await requestClient(), passkey);
  if (result.ok) redirect(await enterBrowser(result.begun));
  if ('errors' in result) return { values, errors: result.errors };
  if ('refused' in result) return { values, errors: {}, failure: result.refused };
  return { values, errors: {}, failure: { waitSeconds: result.waitSeconds } };
}

async function askForMail(
  values: FormState<SignUpField>['values'],
  input: Record<string, string>,
  passkey: FirstPasskey | null,
): Promise<FormState<SignUpField>> {
  const services = webServices();
  const browserCode = makeBrowserCode();
  const about = { locale: (await getLocale()) as Locale, browserCode };
  const result = await signUpByMail(services, input, await requestClient(), about, passkey);
  if (!result.ok) {
    if ('errors' in result) return { values, errors: result.errors };
    if ('refused' in result) return { values, errors: {}, failure: result.refused };
    return { values, errors: {}, failure: { waitSeconds: result.waitSeconds } };
  }
  await rememberSignUp(browserCode);
  after(() => afterwards('the mail of a sign-up could not be queued', result.send));
  return { values: { ...values, email: result.email }, errors: {}, saved: true };
}

export async function signInAction(_: FormState<SignInField>, form: FormData): Promise<FormState<SignInField>> {
  const values = { email: textOf(form, 'email') };
  const cookiesBlockedIn = await browserWithoutCookies();
  if (cookiesBlockedIn) return { values, errors: {}, failure: { cookiesBlockedIn } };
  const input = { ...values, password: textOf(form, 'password') };
  const result = await signIn(webServices(), input, await requestClient());
  if (result.ok) redirect(await enterBrowser(result.begun));
  if ('errors' in result) return { values, errors: result.errors };
  if ('wrong' in result) return { values, errors: {}, failure: 'wrong-credentials' };
  if ('disabled' in result) return { values, errors: {}, failure: 'disabled' };
  return { values, errors: {}, failure: { waitSeconds: result.waitSeconds } };
}

/** Ends this browser's login in all its tabs and clears the cookie. Refused if the cookie has become another user's. */
export async function signOutAction(_: 'other-account' | null, form: FormData): Promise<'other-account'> {
  const session = await currentSession();
  if (session) {
    if (!isOwner(session, form)) return 'other-account';
    await signOut(webServices(), { sessionId: session.sessionId, userId: session.user.id });
  }
  await clearSessionCookie();
  // Whoever signs in next has not opened it.
  await forgetFollowedLink();
  redirect('/');
}

export async function changeNameAction(_: FormState<'displayName'>, form: FormData): Promise<FormState<'displayName'>> {
  const typed = textOf(form, 'displayName');
  const session = await requireOwner(form);
  if (!session) return { values: { displayName: typed }, errors: {}, failure: 'other-account' };
  const { user } = session;
  const services = webServices();
  const waitSeconds = await services.limits.beforeChange(user.id);
  if (waitSeconds > 0) {
    const { text } = await requestAddress();
    services.logger.info({ userId: user.id, address: text, waitSeconds }, 'name change refused: too many');
    return { values: { displayName: typed }, errors: {}, failure: { waitSeconds } };
  }
  const result = await changeDisplayName(services.db, user.id, typed);
  if (!result.ok) return { values: { displayName: typed }, errors: { displayName: result.error } };
  await tellProfile(services, user.id);
  // The header above every page shows the user's name too.
  refresh();
  return { values: { displayName: result.name }, errors: {}, saved: true };
}

type PasswordFields = 'currentPassword' | 'newPassword';

export async function changePasswordAction(
  _: FormState<PasswordFields>,
  form: FormData,
): Promise<FormState<PasswordFields>> {
  const session = await requireOwner(form);
  if (!session) return { values: {}, errors: {}, failure: 'other-account' };
  const typed = { currentPassword: textOf(form, 'currentPassword'), newPassword: textOf(form, 'newPassword') };
  const result = await changePassword(webServices(), await askingOf(session), typed, await requestClient());
  if (result.ok) return { values: {}, errors: {}, saved: true };
  if ('field' in result) return { values: {}, errors: { [result.field]: result.error } };
  return { values: {}, errors: {}, failure: { waitSeconds: result.waitSeconds } };
}

/** The first password of somebody who signs in otherwise. */
export async function choosePasswordAction(
  _: FormState<PasswordFields>,
  form: FormData,
): Promise<FormState<PasswordFields>> {
  const session = await requireProvedOwner(form, 'security');
  if (!session) return { values: {}, errors: {}, failure: 'other-account' };
  const result = await choosePassword(webServices(), await askingOf(session), textOf(form, 'newPassword'));
  if (typeof result === 'object') return { values: {}, errors: { newPassword: result.error } };
  // The page has the form of somebody with a password from now on.
  refresh();
  return { values: {}, errors: {}, saved: result === 'stored' };
}

/** Of a change of who sees them the sidecars are told; the other settings they read at the start of each call. */
export async function changePrivacyAction({ stored }: PrivacyFormState, form: FormData): Promise<PrivacyFormState> {
  const values = sentValues(form);
  const session = await requireOwner(form);
  if (!session) return { values, stored, problem: 'other-account' };
  const { user, privacy } = session;
  const { db, settings, logger, word } = webServices();
  try {
    const hasTurn = settings.TURN_URLS.length > 0;
    const change = { seen: stored, sent: values };
    const result = await changePrivacy(db, { id: user.id, privacy }, change, { hasTurn });
    if (!result.ok) return { values, stored, problem: result.problem };
    if (result.privacy.seenBy !== privacy.seenBy) await word.tell('people-changed', { userIds: [user.id] });
    // Otherwise a client-side navigation back to the page would show the previous values.
    refresh();
    const now = valuesOf(result.privacy);
    return { values: now, stored: now, saved: true };
  } catch (error) {
    logger.warn({ userId: user.id, error: describeError(error) }, 'privacy settings not saved');
    return { values, stored, problem: 'not-saved' };
  }
}
