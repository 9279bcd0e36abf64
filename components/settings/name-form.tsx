'use client';

import { useTranslations } from 'next-intl';
import { z } from 'zod';
import { OwnerField } from '@/components/account/owner-field';
import { FormFailure } from '@/components/auth/form-failure';
import { NameField } from '@/components/auth/name-field';
import { useAccountForm } from '@/components/auth/use-account-form';
import { Button } from '@/components/ui/button';
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
      <NameField
        label={t('displayName')}
        hint={t('displayNameHint')}
        value={state.values.displayName}
        error={form.errors.displayName}
      />
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
