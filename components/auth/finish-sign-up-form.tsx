'use client';

import { useTranslations } from 'next-intl';
import { z } from 'zod';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Words } from '@/components/ui/words';
import { displayNameSchema, optionalHandleSchema } from '@/lib/auth/account/schemas';
import { finishSignUpAction } from '@/lib/auth/providers/actions';
import { FieldErrorText } from './field-error-text';
import { FormFailure } from './form-failure';
import { useAccountForm } from './use-account-form';

const schema = z.object({ displayName: displayNameSchema, handle: optionalHandleSchema });

/** What a provider cannot decide: the name that others see, and a handle. `handle`: a free one; empty for none at hand. */
export function FinishSignUpForm({ name, handle }: { name: string; handle: string }) {
  const t = useTranslations('auth');
  const { state, errors, pending, props } = useAccountForm(finishSignUpAction, schema, { displayName: name, handle });
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
      <Field
        label={t('handleOptional')}
        hint={<Words>{t('handleHint')}</Words>}
        error={errors.handle && <FieldErrorText error={errors.handle} />}
      >
        {(control) => (
          <span className="relative block" translate="no">
            <span aria-hidden className="absolute inset-y-0 left-3.5 flex items-center text-ink-soft">
              @
            </span>
            <Input
              {...control}
              name="handle"
              defaultValue={state.values.handle}
              autoComplete="username"
              autoCapitalize="none"
              autoCorrect="off"
              spellCheck={false}
              maxLength={40}
              className="pl-8"
            />
          </span>
        )}
      </Field>
      <Button type="submit" size="large" busy={pending}>
        {t('signUp')}
      </Button>
    </form>
  );
}
