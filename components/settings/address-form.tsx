'use client';

import { useTranslations } from 'next-intl';
import { OwnerField } from '@/components/account/owner-field';
import { EmailField } from '@/components/auth/email-field';
import { FormFailure } from '@/components/auth/form-failure';
import { PasswordField } from '@/components/auth/password-field';
import { useAccountForm } from '@/components/auth/use-account-form';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import { changeAddressSchema } from '@/lib/auth/account/schemas';
import { changeAddressAction } from '@/lib/auth/email-actions';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { useSavedToast } from './use-saved-toast';

/** Changes the address of somebody who knows their password. `hasMail`: the new one has to be confirmed. */
export function AddressForm({ hasMail }: { hasMail: boolean }) {
  const t = useTranslations('settings.address');
  const { state, errors, pending, props } = useAccountForm(changeAddressAction, changeAddressSchema, {});
  const { email } = state.values;
  const isSent = state.saved === true && email !== undefined;
  useSavedToast(isSent ? { values: {}, errors: {} } : state, t('saved'));
  useAccountCheckIf(state.failure === 'other-account');
  return (
    // A saved form begins anew, empty.
    <form {...props} key={state.saved ? 'saved' : 'open'} className="grid gap-5">
      <OwnerField />
      <FormFailure failure={state.failure} />
      {isSent && (
        <p role="status" className="rounded-control bg-moss-wash px-3.5 py-3 text-moss text-sm">
          <Words>{t('sent', { email })}</Words>
        </p>
      )}
      <EmailField label={t('new')} autoComplete="email" value={isSent ? undefined : email} error={errors.email} />
      <PasswordField
        label={t('currentPassword')}
        name="currentPassword"
        autoComplete="current-password"
        error={errors.currentPassword}
      />
      <p className="text-ink-soft text-sm">
        <Words>{t(hasMail ? 'hint' : 'hintWithoutMail')}</Words>
      </p>
      <Button type="submit" busy={pending} className="justify-self-start">
        {t('change')}
      </Button>
    </form>
  );
}
