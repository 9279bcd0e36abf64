'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { OwnerField } from '@/components/account/owner-field';
import { FormFailure } from '@/components/auth/form-failure';
import { PasswordField } from '@/components/auth/password-field';
import { useAccountForm } from '@/components/auth/use-account-form';
import { Button } from '@/components/ui/button';
import { changePasswordSchema, choosePasswordSchema } from '@/lib/auth/account/schemas';
import { changePasswordAction, choosePasswordAction } from '@/lib/auth/actions';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { useSavedToast } from './use-saved-toast';

interface PasswordFormProps {
  email: string;
  /** There is none yet: its owner proves otherwise who they are. */
  isFirst: boolean;
  passwordMinLength: number;
}

/** Changes the password of somebody who knows the present one, or stores the first one; all other logins end. */
export function PasswordForm({ email, isFirst, passwordMinLength }: PasswordFormProps) {
  const t = useTranslations('settings.password');
  const schema = useMemo(
    () => (isFirst ? choosePasswordSchema : changePasswordSchema)(passwordMinLength),
    [isFirst, passwordMinLength],
  );
  const action = isFirst ? choosePasswordAction : changePasswordAction;
  const { state, errors, pending, props } = useAccountForm<'currentPassword' | 'newPassword'>(action, schema, {});
  useSavedToast(state, t('saved'));
  useAccountCheckIf(state.failure === 'other-account');
  return (
    // A saved form begins anew, empty.
    <form {...props} key={state.saved ? 'saved' : 'open'} className="grid gap-5">
      <OwnerField />
      {/* Tells a password manager whose password it is. */}
      <input type="text" autoComplete="username" value={email} readOnly hidden />
      <FormFailure failure={state.failure} />
      {!isFirst && (
        <PasswordField
          label={t('current')}
          name="currentPassword"
          autoComplete="current-password"
          error={errors.currentPassword}
        />
      )}
      <PasswordField
        label={t('new')}
        name="newPassword"
        autoComplete="new-password"
        error={errors.newPassword}
        minLength={passwordMinLength}
      />
      <p className="text-ink-soft text-sm">{t('hint')}</p>
      <Button type="submit" busy={pending} className="justify-self-start">
        {t(isFirst ? 'choose' : 'change')}
      </Button>
    </form>
  );
}
