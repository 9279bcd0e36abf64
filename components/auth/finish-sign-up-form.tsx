'use client';

import { useTranslations } from 'next-intl';
import { z } from 'zod';
import { Button } from '@/components/ui/button';
import { displayNameSchema, optionalHandleSchema } from '@/lib/auth/account/schemas';
import { finishSignUpAction } from '@/lib/auth/providers/actions';
import { FormFailure } from './form-failure';
import { HandleField } from './handle-field';
import { NameField } from './name-field';
import { useAccountForm } from './use-account-form';

const schema = z.object({ displayName: displayNameSchema, handle: optionalHandleSchema });

/** What a provider cannot decide: the name that others see, and a handle. `handle`: a free one; empty for none at hand. */
export function FinishSignUpForm({ name, handle }: { name: string; handle: string }) {
  const t = useTranslations('auth');
  const { state, errors, pending, props } = useAccountForm(finishSignUpAction, schema, { displayName: name, handle });
  return (
    <form {...props} className="grid gap-5">
      <FormFailure failure={state.failure} />
      <NameField
        label={t('displayName')}
        hint={t('displayNameHint')}
        value={state.values.displayName}
        error={errors.displayName}
      />
      <HandleField
        label={t('handleOptional')}
        hint={t('handleHint')}
        value={state.values.handle}
        error={errors.handle}
      />
      <Button type="submit" size="large" busy={pending}>
        {t('signUp')}
      </Button>
    </form>
  );
}
