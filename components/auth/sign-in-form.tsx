'use client';

import { useTranslations } from 'next-intl';
import { EmailField } from '@/components/auth/email-field';
import { FormFailure } from '@/components/auth/form-failure';
import { PasswordField } from '@/components/auth/password-field';
import { useAccountForm } from '@/components/auth/use-account-form';
import { useCookieCheck } from '@/components/auth/use-cookie-check';
import { Button } from '@/components/ui/button';
import { signInAction } from '@/lib/auth/actions';
import { signInSchema } from '@/lib/auth/schemas';

export function SignInForm() {
  const t = useTranslations('auth');
  const cookies = useCookieCheck();
  const { state, errors, pending, props } = useAccountForm(signInAction, signInSchema, {}, cookies.check);
  return (
    <form {...props} className="grid gap-5">
      <FormFailure failure={cookies.failure ?? state.failure} />
      <EmailField value={state.values.email} error={errors.email} />
      <PasswordField autoComplete="current-password" error={errors.password} />
      <Button type="submit" size="large" busy={pending}>
        {t('signIn')}
      </Button>
    </form>
  );
}
