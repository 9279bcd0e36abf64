'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Words } from '@/components/ui/words';
import { signUpSchema } from '@/lib/auth/account/schemas';
import { signUpAction } from '@/lib/auth/actions';
import { EmailField } from './email-field';
import { FieldErrorText } from './field-error-text';
import { FormFailure } from './form-failure';
import { PasswordField } from './password-field';
import { useAccountForm } from './use-account-form';
import { useCookieCheck } from './use-cookie-check';

export function SignUpForm({ passwordMinLength }: { passwordMinLength: number }) {
  const t = useTranslations('auth');
  const schema = useMemo(() => signUpSchema(passwordMinLength), [passwordMinLength]);
  const cookies = useCookieCheck();
  const { state, errors, pending, props } = useAccountForm(signUpAction, schema, {}, cookies.check);
  if (state.saved) {
    return (
      <div role="status" className="grid gap-3">
        <p>
          <Words>{t('confirmationSent', { email: state.values.email ?? '' })}</Words>
        </p>
        <p className="text-ink-soft text-sm">
          <Words>{t('confirmationHint')}</Words>
        </p>
      </div>
    );
  }
  return (
    <form {...props} className="grid gap-5">
      <FormFailure failure={cookies.failure ?? state.failure} />
      <Field
        label={t('displayName')}
        hint={t('displayNameHint')}
        error={errors.displayName && <FieldErrorText error={errors.displayName} />}
      >
        {(control) => (
          <Input
            {...control}
            name="displayName"
            defaultValue={state.values.displayName}
            autoComplete="nickname"
            dir="auto"
            required
          />
        )}
      </Field>
      <EmailField value={state.values.email} error={errors.email} />
      <PasswordField autoComplete="new-password" error={errors.password} minLength={passwordMinLength} />
      <Button type="submit" size="large" busy={pending}>
        {t('signUp')}
      </Button>
    </form>
  );
}
