'use server';

import { refresh } from 'next/cache';
import { notFound } from 'next/navigation';
import { getLocale } from 'next-intl/server';
import { type FormState, textOf } from '@/lib/auth/account/form-state';
import { SIGN_UP_MODES } from '@/lib/auth/entry/sign-up-modes';
import { requestAddress } from '@/lib/auth/request-client';
import { webServices } from '@/lib/auth/web-services';
import type { Locale } from '@/lib/i18n/locale';
import { queueMail } from '@/lib/mail/queue-mail';
import { chooseSignUp } from './operate-sign-up';
import { requireOwnAdministration } from './require-administrator';

/*
 * What administrators change or try for the whole of Mado.
 */

/** The push service keeps a test for somebody who has just gone out of reach. */
const TEST_TTL_S = 60;

const otherAccount = { values: {}, errors: {}, failure: 'other-account' } as const;

/** Chooses who may sign up. */
export async function chooseSignUpAction(_: FormState<'mode'>, form: FormData): Promise<FormState<'mode'>> {
  const session = await requireOwnAdministration(form);
  if (!session) return otherAccount;
  const { db, logger, settings } = webServices();
  const mode = SIGN_UP_MODES.find((known) => known === textOf(form, 'mode'));
  if (!mode) return { values: {}, errors: {} };
  const by = { administratorId: session.user.id };
  const result = await chooseSignUp(db, by, { mode, allowed: settings.SIGN_UP });
  if (result === 'not-administrator') notFound();
  if (result === 'sign-up-not-allowed') return { values: {}, errors: {}, failure: result };
  logger.info({ userId: session.user.id, mode }, 'an administrator has chosen who may sign up');
  refresh();
  return { values: {}, errors: {}, saved: true };
}

/** Sends a mail to the administrator who asks, and to nobody else. */
export async function sendTestMailAction(_: FormState<never>, form: FormData): Promise<FormState<never>> {
  const session = await requireOwnAdministration(form);
  if (!session) return otherAccount;
  const { db, limits, word } = webServices();
  const userId = session.user.id;
  const { email, emailTyped } = await db.user.findUniqueOrThrow({ where: { id: userId } });
  const to = emailTyped ?? email;
  if (to === null) return { values: {}, errors: {}, failure: 'no-address' };
  const waitSeconds = await limits.beforeMail(to, await requestAddress());
  if (waitSeconds > 0) return { values: {}, errors: {}, failure: { waitSeconds } };
  await queueMail(db, { to, userId, locale: (await getLocale()) as Locale, letter: { kind: 'test' } });
  await word.tell('mail-queued', {});
  refresh();
  return { values: {}, errors: {}, saved: true };
}

/** Sends a notification to the browsers of the administrator who asks, and says what each push service answered. */
export async function sendTestPushAction(_: FormState<never>, form: FormData): Promise<FormState<never>> {
  const session = await requireOwnAdministration(form);
  if (!session) return otherAccount;
  const { push, limits } = webServices();
  const waitSeconds = await limits.beforeChange(session.user.id);
  if (waitSeconds > 0) return { values: {}, errors: {}, failure: { waitSeconds } };
  const subscriptions = await push.subscriptionsOf(session.user.id);
  const pushed = await Promise.all(
    subscriptions.map(async (to) => ({
      service: new URL(to.endpoint).host,
      outcome: await push.send(to, { type: 'test' }, { ttlS: TEST_TTL_S, urgency: 'high' }),
    })),
  );
  return { values: {}, errors: {}, pushed };
}
