'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import { forgotPasswordSchema } from '@/lib/auth/account/schemas';
import { forgotPasswordAction } from '@/lib/auth/email-actions';
import { EmailField } from './email-field';
import { FormFailure } from './form-failure';
import { useAccountForm } from './use-account-form';

/** Asks for a link by mail. `hasMail`: this Mado has a mail server. */
export function ForgotPasswordForm({ hasMail }: { hasMail: boolean }) {
  const t = useTranslations('auth');
  const { state, errors, pending, props } = useAccountForm(forgotPasswordAction, forgotPasswordSchema, {});
  if (state.saved) {
    return (
      <div role="status" className="grid gap-4">
        <p>
          <Words>{t('linkSent', { email: state.values.email ?? '' })}</Words>
        </p>
        {!hasMail && (
          <p className="text-ink-soft text-sm">
            <Words>{t('linkInOutbox')}</Words>
          </p>
        )}
        <Button asChild look="link" size="small" className="justify-self-start">
          <Link href="/sign-in">{t('backToSignIn')}</Link>
        </Button>
      </div>
    );
  }
  return (
    <form {...props} className="grid gap-5">
      <FormFailure failure={state.failure} />
      <EmailField value={state.values.email} error={errors.email} />
      <Button type="submit" size="large" busy={pending}>
        {t('sendLink')}
      </Button>
    </form>
  );
}
