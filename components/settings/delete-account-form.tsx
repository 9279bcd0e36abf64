'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useId } from 'react';
import { OwnerField } from '@/components/account/owner-field';
import { FieldErrorText } from '@/components/auth/field-error-text';
import { FormFailure } from '@/components/auth/form-failure';
import { useAccountForm } from '@/components/auth/use-account-form';
import { Button } from '@/components/ui/button';
import { Switch } from '@/components/ui/switch';
import { deleteAccountSchema } from '@/lib/auth/account/schemas';
import { deleteAccountAction } from '@/lib/auth/own-data/actions';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { useLeaving } from '@/lib/hooks/use-leaving';

/** Nothing undoes it: one press of a button is not enough. */
export function DeleteAccountForm() {
  const t = useTranslations('settings.data');
  const errorId = useId();
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
      <div className="grid gap-1.5">
        <Switch
          name="sure"
          label={t('sure')}
          required
          aria-invalid={errors.sure ? true : undefined}
          aria-describedby={errors.sure && errorId}
        />
        {errors.sure && (
          <p id={errorId} role="alert" className="text-sm text-vermilion">
            <FieldErrorText error={errors.sure} />
          </p>
        )}
      </div>
      <Button type="submit" look="danger" busy={pending} className="justify-self-start">
        {t('delete')}
      </Button>
    </form>
  );
}
