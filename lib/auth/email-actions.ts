'use server';

import { getLocale } from 'next-intl/server';
import { after } from 'next/server';
import type { Locale } from '@/lib/i18n/locale';
import { describeError } from '@/lib/logging/describe-error';
import { type FormState, textOf } from './account/form-state';
import { isResetOpen, requestReset, resetByMail } from './email/reset-password';
import { requestAddress } from './request-client';
import { webServices } from './web-services';

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
  after(() =>
    result.send().catch((error: unknown) => {
      services.logger.error({ error: describeError(error) }, 'the mail for a new password could not be queued');
    }),
  );
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
