'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { z } from 'zod';
import { OwnerField } from '@/components/account/owner-field';
import { FormFailure } from '@/components/auth/form-failure';
import { HandleField } from '@/components/auth/handle-field';
import { useAccountForm } from '@/components/auth/use-account-form';
import { Button } from '@/components/ui/button';
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
      <HandleField
        // Shown as it was stored, however it was typed.
        key={handle}
        label={t('label')}
        hint={until ? t('changeableAt', { date: until }) : t(handle ? 'hint' : 'hintFirst')}
        value={state.values.handle}
        error={form.errors.handle}
        readOnly={until !== false}
      />
      <FormFailure failure={state.failure} />
      {!until && (
        <Button type="submit" busy={form.pending} look={handle ? 'soft' : 'primary'} className="justify-self-start">
          {t('save')}
        </Button>
      )}
    </form>
  );
}
