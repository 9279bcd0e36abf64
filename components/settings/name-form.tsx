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
import { Words } from '@/components/ui/words';
import { displayNameSchema } from '@/lib/auth/account/schemas';
import { changeNameAction } from '@/lib/auth/actions';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import type { User } from '@/lib/protocol/sidecar/presence';
import { useSavedToast } from './use-saved-toast';

const schema = z.object({ displayName: displayNameSchema });

export function NameForm({ user: { name, tag, handle } }: { user: User }) {
  const t = useTranslations('settings');
  const form = useAccountForm(changeNameAction, schema, { displayName: name });
  const { state } = form;
  useSavedToast(state, t('nameSaved'));
  useAccountCheckIf(state.failure === 'other-account');
  return (
    <form {...form.props} className="grid gap-4">
      <OwnerField />
      <Field
        label={t('displayName')}
        hint={t('displayNameHint')}
        error={form.errors.displayName && <FieldErrorText error={form.errors.displayName} />}
      >
        {(control) => (
          <Input
            {...control}
            name="displayName"
            defaultValue={state.values.displayName}
            autoComplete="nickname"
            dir="auto"
          />
        )}
      </Field>
      {!handle && (
        <p className="text-ink-soft text-sm">
          <Words>
            {t.rich('tagHint', {
              tag,
              t: (chunks) => (
                <span translate="no" className="font-medium text-ink">
                  #{chunks}
                </span>
              ),
            })}
          </Words>
        </p>
      )}
      <FormFailure failure={state.failure} />
      <Button type="submit" busy={form.pending} className="justify-self-start">
        {t('saveName')}
      </Button>
    </form>
  );
}
