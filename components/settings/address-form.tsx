'use client';

import { useTranslations } from 'next-intl';
import { OwnerField } from '@/components/account/owner-field';
import { EmailField } from '@/components/auth/email-field';
import { FormFailure } from '@/components/auth/form-failure';
import { useAccountForm } from '@/components/auth/use-account-form';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import { changeAddressSchema } from '@/lib/auth/account/schemas';
import { changeAddressAction } from '@/lib/auth/email-actions';
import type { WayBack } from '@/lib/auth/reauth/recent-proof';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { useSavedToast } from './use-saved-toast';

interface AddressFormProps {
  /** The new address has to be confirmed. */
  hasMail: boolean;
  /** The account has none yet. */
  isFirst?: boolean;
  /** What was typed before its owner was asked who they are, or an address that is likely theirs. */
  draft?: string | undefined;
  /** The page that it is on. */
  back: WayBack;
}

/** Gives an account another address, or its first one. */
export function AddressForm({ hasMail, isFirst = false, draft, back }: AddressFormProps) {
  const t = useTranslations('settings.address');
  const { state, errors, pending, props } = useAccountForm(changeAddressAction, changeAddressSchema, {
    ...(draft === undefined ? {} : { email: draft }),
  });
  const { email } = state.values;
  const isSent = state.saved === true && email !== undefined;
  useSavedToast(isSent ? { values: {}, errors: {} } : state, t('saved'));
  useAccountCheckIf(state.failure === 'other-account');
  const withMail = isFirst ? 'hintFirst' : 'hint';
  const hint = hasMail ? withMail : (`${withMail}WithoutMail` as const);
  return (
    // A saved form begins anew, empty.
    <form {...props} key={state.saved ? 'saved' : 'open'} className="grid gap-5">
      <OwnerField />
      <input type="hidden" name="back" value={back} />
      <FormFailure failure={state.failure} />
      {isSent && (
        <p role="status" className="rounded-control bg-moss-wash px-3.5 py-3 text-moss text-sm">
          <Words>{t('sent', { email })}</Words>
        </p>
      )}
      <EmailField
        label={t(isFirst ? 'title' : 'new')}
        autoComplete="email"
        value={isSent ? undefined : email}
        error={errors.email}
      />
      <p className="text-ink-soft text-sm">
        <Words>{t(hint)}</Words>
      </p>
      <Button type="submit" busy={pending} className="justify-self-start">
        {t(isFirst ? 'add' : 'change')}
      </Button>
    </form>
  );
}
