'use client';

import { useTranslations } from 'next-intl';
import { z } from 'zod';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { displayNameSchema } from '@/lib/auth/account/schemas';
import { finishSignUpAction } from '@/lib/auth/providers/actions';
import { FieldErrorText } from './field-error-text';
import { FormFailure } from './form-failure';
import { useAccountForm } from './use-account-form';

const schema = z.object({ displayName: displayNameSchema });

/** The one thing that a provider cannot decide: the name that others see. */
export function FinishSignUpForm({ name }: { name: string }) {
  const t = useTranslations('auth');
  const { state, errors, pending, props } = useAccountForm(finishSignUpAction, schema, { displayName: name });
  return (
    <form {...props} className="grid gap-5">
      <FormFailure failure={state.failure} />
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
      <Button type="submit" size="large" busy={pending}>
        {t('signUp')}
      </Button>
    </form>
  );
}
