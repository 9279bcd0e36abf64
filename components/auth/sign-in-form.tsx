'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { signInSchema } from '@/lib/auth/account/schemas';
import { signInAction } from '@/lib/auth/actions';
import { EmailField } from './email-field';
import { FormFailure } from './form-failure';
import { PasswordField } from './password-field';
import { useAccountForm } from './use-account-form';
import { useCookieCheck } from './use-cookie-check';

export function SignInForm() {
  const t = useTranslations('auth');
  const cookies = useCookieCheck();
  const { state, errors, pending, props } = useAccountForm(signInAction, signInSchema, {}, cookies.check);
  return (
    <form {...props} className="grid gap-5">
      <FormFailure failure={cookies.failure ?? state.failure} />
      <EmailField value={state.values.email} error={errors.email} autoComplete="username webauthn" />
      <PasswordField autoComplete="current-password" error={errors.password} />
      <Button type="submit" size="large" busy={pending}>
        {t('signIn')}
      </Button>
    </form>
  );
}
