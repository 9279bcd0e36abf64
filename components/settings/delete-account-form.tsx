'use client';

import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { OwnerField } from '@/components/account/owner-field';
import { FormFailure } from '@/components/auth/form-failure';
import { PasswordField } from '@/components/auth/password-field';
import { useAccountForm } from '@/components/auth/use-account-form';
import { Button } from '@/components/ui/button';
import { deleteAccountSchema } from '@/lib/auth/account/schemas';
import { deleteAccountAction } from '@/lib/auth/own-data/actions';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { useLeaving } from '@/lib/hooks/use-leaving';

export function DeleteAccountForm() {
  const t = useTranslations('settings.data');
  const { leave, stay } = useLeaving();
  const { state, errors, pending, props } = useAccountForm(deleteAccountAction, deleteAccountSchema, {}, () => {
    leave();
    return true;
  });
  const isRefused = state.failure !== undefined || Object.keys(state.errors).length > 0;
  // Each answer is a state of its own.
  useEffect(() => {
    if (state && isRefused) stay();
  }, [state, isRefused, stay]);
  useAccountCheckIf(state.failure === 'other-account');
  return (
    <form {...props} className="grid gap-5">
      <OwnerField />
      <FormFailure failure={state.failure} />
      <PasswordField label={t('password')} autoComplete="current-password" error={errors.password} />
      <Button type="submit" look="danger" busy={pending} className="justify-self-start">
        {t('delete')}
      </Button>
    </form>
  );
}
