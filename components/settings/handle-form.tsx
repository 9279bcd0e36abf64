'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { z } from 'zod';
import { OwnerField } from '@/components/account/owner-field';
import { FieldErrorText } from '@/components/auth/field-error-text';
import { FormFailure } from '@/components/auth/form-failure';
import { useAccountForm } from '@/components/auth/use-account-form';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Words } from '@/components/ui/words';
import { handleFieldSchema } from '@/lib/auth/account/schemas';
import { changeHandleAction } from '@/lib/auth/profile/actions';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { useSavedToast } from './use-saved-toast';

const schema = z.object({ handle: handleFieldSchema });

interface HandleFormProps {
  /** Null: none yet. */
  handle: string | null;
  /** For who has none. */
  suggestion: string | null;
  /** From when on it can be changed; null for now. */
  changeableAtMs: number | null;
}

export function HandleForm({ handle, suggestion, changeableAtMs }: HandleFormProps) {
  const t = useTranslations('settings.handle');
  const format = useFormatter();
  const form = useAccountForm(changeHandleAction, schema, { handle: handle ?? suggestion ?? '' });
  const { state } = form;
  useSavedToast(state, t('saved'));
  useAccountCheckIf(state.failure === 'other-account');
  const until = changeableAtMs !== null && format.dateTime(new Date(changeableAtMs), { dateStyle: 'long' });
  return (
    <form {...form.props} className="grid gap-4">
      <OwnerField />
      <Field
        label={t('label')}
        hint={<Words>{until ? t('changeableAt', { date: until }) : t(handle ? 'hint' : 'hintFirst')}</Words>}
        error={form.errors.handle && <FieldErrorText error={form.errors.handle} />}
      >
        {(control) => (
          <span className="relative block" translate="no">
            <span aria-hidden className="absolute inset-y-0 left-3.5 flex items-center text-ink-soft">
              @
            </span>
            <Input
              {...control}
              // Shown as it was stored, however it was typed.
              key={handle}
              name="handle"
              defaultValue={state.values.handle}
              readOnly={until !== false}
              autoComplete="username"
              autoCapitalize="none"
              autoCorrect="off"
              spellCheck={false}
              maxLength={40}
              className="pl-8 read-only:text-ink-soft"
            />
          </span>
        )}
      </Field>
      <FormFailure failure={state.failure} />
      {!until && (
        <Button type="submit" busy={form.pending} look={handle ? 'soft' : 'primary'} className="justify-self-start">
          {t('save')}
        </Button>
      )}
    </form>
  );
}
