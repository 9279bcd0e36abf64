'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { EmailField } from '@/components/auth/email-field';
import { FieldErrorText } from '@/components/auth/field-error-text';
import { FormFailure } from '@/components/auth/form-failure';
import { PasswordField } from '@/components/auth/password-field';
import { useAccountForm } from '@/components/auth/use-account-form';
import { useCookieCheck } from '@/components/auth/use-cookie-check';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { signUpAction } from '@/lib/auth/actions';
import { signUpSchema } from '@/lib/auth/schemas';

export function SignUpForm({ passwordMinLength }: { passwordMinLength: number }) {
  const t = useTranslations('auth');
  const schema = useMemo(() => signUpSchema(passwordMinLength), [passwordMinLength]);
  const cookies = useCookieCheck();
  const { state, errors, pending, props } = useAccountForm(signUpAction, schema, {}, cookies.check);
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
