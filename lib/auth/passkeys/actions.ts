'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { getLocale } from 'next-intl/server';
import { type FormState, textOf } from '@/lib/auth/account/form-state';
import type { SignUpField } from '@/lib/auth/account/new-account';
import { providers } from '@/lib/auth/providers/web';
import { noteProof } from '@/lib/auth/reauth/prove';
import { pathBack, wayBackOf } from '@/lib/auth/reauth/recent-proof';
import { requireProvedOwner } from '@/lib/auth/reauth/require-proof';
import { browserWithoutCookies, enterBrowser, requestClient } from '@/lib/auth/request-client';
import { dropHalfSignIn, halfSignInOfBrowser, rememberDevice } from '@/lib/auth/second-step/browser';
import { findHalfSignIn } from '@/lib/auth/second-step/half-sign-in';
import { requireOwner } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import type { Locale } from '@/lib/i18n/locale';
import { challengeBrowser, challengesOfBrowser, deviceName } from './browser';
import { authenticationOptions, checkPasskey } from './check-passkey';
import { addPasskey, registrationOptions, removePasskey, renamePasskey } from './own-passkeys';
import { finishByPasskey, type PasskeySignInResult, signInWithPasskey } from './passkey-sign-in';
import { signUpOptions } from './passkey-sign-up';

type State = FormState<never>;
type Failure = NonNullable<State['failure']>;
const failed = (failure: Failure): State => ({ values: {}, errors: {}, failure });

/** Options for the browser, or why there are none. */
export type Asked<Options> = { readonly options: Options } | { readonly failure: Failure };

function failureOf(result: Exclude<PasskeySignInResult, { ok: true }>): Failure {
  if ('waitSeconds' in result) return { waitSeconds: result.waitSeconds };
  return 'void' in result ? 'half-sign-in-void' : 'passkey-refused';
}

/** @param answer what the browser's authenticator has signed for a challenge of /api/passkeys/challenge */
export async function passkeySignInAction(answer: unknown): Promise<State> {
  const open = await challengesOfBrowser();
  if (open.length === 0) return failed('passkey-late');
  const result = await signInWithPasskey(webServices(), { answer, open }, await requestClient());
  if (!result.ok) return failed(failureOf(result));
  await dropHalfSignIn();
  const next = await enterBrowser({ kind: 'signed-in', session: result.session });
  redirect(next);
}

/** Asks for a passkey of whoever has typed the right password here. */
export async function askSecondStepAction(): Promise<
  Asked<NonNullable<Awaited<ReturnType<typeof authenticationOptions>>>>
> {
  const services = webServices();
  const half = await findHalfSignIn(services.db, await halfSignInOfBrowser());
  if (!half) return { failure: 'half-sign-in-void' };
  const options = await authenticationOptions(services, await challengeBrowser('second-step'), half.userId);
  return options ? { options } : { failure: 'passkey-refused' };
}

export async function passkeySecondStepAction(answer: unknown, remember: unknown): Promise<State> {
  const services = webServices();
  const [open, token] = [await challengesOfBrowser(), await halfSignInOfBrowser()];
  if (open.length === 0) return failed('passkey-late');
  const result = await finishByPasskey(services, { answer, open, token }, await requestClient());
  if (!result.ok) return failed(failureOf(result));
  await dropHalfSignIn();
  const next = await enterBrowser({ kind: 'signed-in', session: result.session });
  if (remember === true) await rememberDevice(result.session.userId);
  redirect(next);
}

/** Asks for a passkey of the page's owner, to prove who is there. */
export async function askProofAction(
  form: FormData,
): Promise<Asked<NonNullable<Awaited<ReturnType<typeof authenticationOptions>>>>> {
  const session = await requireOwner(form, { mayBeUnproved: true });
  if (!session) return { failure: 'other-account' };
  const options = await authenticationOptions(webServices(), await challengeBrowser('prove'), session.user.id);
  return options ? { options } : { failure: 'passkey-refused' };
}

export async function proveByPasskeyAction(form: FormData, answer: unknown): Promise<State> {
  const session = await requireOwner(form, { mayBeUnproved: true });
  if (!session) return failed('other-account');
  const services = webServices();
  const { sessionId, user } = session;
  const waitSeconds = await services.limits.beforeChange(user.id);
  if (waitSeconds > 0) return failed({ waitSeconds });
  const open = await challengesOfBrowser();
  if (open.length === 0) return failed('passkey-late');
  const userId = await checkPasskey(services, { answer, open, purpose: 'prove', userId: user.id });
  if (userId === null) return failed('passkey-refused');
  await noteProof(services, { sessionId, userId });
  redirect(pathBack(wayBackOf(textOf(form, 'back'))));
}

/** Asks the browser of somebody who signs up to make a passkey; or says what is wrong with the form. */
export async function askSignUpPasskeyAction(
  form: FormData,
): Promise<
  | { readonly options: Extract<Awaited<ReturnType<typeof signUpOptions>>, { ok: true }>['options'] }
  | { readonly state: FormState<SignUpField> }
> {
  const values = { displayName: textOf(form, 'displayName'), email: textOf(form, 'email') };
  const cookiesBlockedIn = await browserWithoutCookies();
  if (cookiesBlockedIn) return { state: { values, errors: {}, failure: { cookiesBlockedIn } } };
  const input = { ...values, invite: textOf(form, 'invite') };
  const { isLocal = false } = await requestClient();
  const asked = await signUpOptions(webServices(), input, isLocal, () => challengeBrowser('sign-up'));
  if (asked.ok) return { options: asked.options };
  if ('errors' in asked) return { state: { values, errors: asked.errors } };
  return { state: { values, errors: {}, failure: asked.refused } };
}

/** Asks the browser to make a passkey for the page's owner. */
export async function askNewPasskeyAction(
  form: FormData,
): Promise<Asked<NonNullable<Awaited<ReturnType<typeof registrationOptions>>>>> {
  const session = await requireProvedOwner(form, 'security');
  if (!session) return { failure: 'other-account' };
  const services = webServices();
  const waitSeconds = await services.limits.beforeChange(session.user.id);
  if (waitSeconds > 0) return { failure: { waitSeconds } };
  const options = await registrationOptions(services, await challengeBrowser('register'), session.user.id);
  return options ? { options } : { failure: 'passkey-too-many' };
}

/** Stores what the browser has made, under the name of browser and system until its owner gives it another. */
export async function addPasskeyAction(form: FormData, answer: unknown): Promise<State> {
  const session = await requireProvedOwner(form, 'security');
  if (!session) return failed('other-account');
  const open = await challengesOfBrowser();
  if (open.length === 0) return failed('passkey-late');
  const name = await deviceName();
  const changing = { userId: session.user.id, locale: (await getLocale()) as Locale };
  const isAdded = await addPasskey(webServices(), changing, { answer, open, name });
  refresh();
  return isAdded ? { values: {}, errors: {}, saved: true } : failed('passkey-not-added');
}

export async function renamePasskeyAction(_: State, form: FormData): Promise<State> {
  const session = await requireOwner(form);
  if (!session) return failed('other-account');
  const services = webServices();
  const waitSeconds = await services.limits.beforeChange(session.user.id);
  if (waitSeconds > 0) return failed({ waitSeconds });
  await renamePasskey(services, session.user.id, textOf(form, 'passkey'), textOf(form, 'name'));
  refresh();
  return { values: {}, errors: {}, saved: true };
}

export async function removePasskeyAction(_: State, form: FormData): Promise<State> {
  const session = await requireProvedOwner(form, 'security');
  if (!session) return failed('other-account');
  const services = webServices();
  const waitSeconds = await services.limits.beforeChange(session.user.id);
  if (waitSeconds > 0) return failed({ waitSeconds });
  const changing = { userId: session.user.id, locale: (await getLocale()) as Locale };
  const settings = { ...services.settings, issuers: providers().map(({ issuer }) => issuer) };
  const result = await removePasskey({ ...services, settings }, changing, textOf(form, 'passkey'));
  refresh();
  return result === 'removed' ? { values: {}, errors: {}, saved: true } : failed(result);
}
