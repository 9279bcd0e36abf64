'use client';

import { useTranslations } from 'next-intl';
import { z } from 'zod';
import { OwnerField } from '@/components/account/owner-field';
import { FieldErrorText } from '@/components/auth/field-error-text';
import { FormFailure } from '@/components/auth/form-failure';
import { useAccountForm } from '@/components/auth/use-account-form';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { aboutSchema } from '@/lib/auth/account/schemas';
import { changeAboutAction } from '@/lib/auth/profile/actions';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { useSavedToast } from './use-saved-toast';

const schema = z.object({ about: aboutSchema });

export function AboutForm({ about }: { about: string }) {
  const t = useTranslations('settings.about');
  const form = useAccountForm(changeAboutAction, schema, { about });
  const { state } = form;
  useSavedToast(state, t('saved'));
  useAccountCheckIf(state.failure === 'other-account');
  return (
    <form {...form.props} className="grid gap-4">
      <OwnerField />
      <Field
        label={t('label')}
        hint={t('hint')}
        error={form.errors.about && <FieldErrorText error={form.errors.about} />}
      >
        {(control) => (
          <Input {...control} name="about" defaultValue={state.values.about} autoComplete="off" dir="auto" />
        )}
      </Field>
      <FormFailure failure={state.failure} />
      <Button type="submit" look="soft" busy={form.pending} className="justify-self-start">
        {t('save')}
      </Button>
    </form>
  );
}
