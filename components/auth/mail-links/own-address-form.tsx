'use client';

import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { OwnerField } from '@/components/account/owner-field';
import { FormFailure } from '@/components/auth/form-failure';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import type { FormState } from '@/lib/auth/account/form-state';
import { sendOwnAddressAction } from '@/lib/auth/email-actions';
import { useAccountCheckIf } from '@/lib/hooks/use-account';

/** Asks for the link that proves the address of who is signed in. */
export function OwnAddressForm({ email }: { email: string }) {
  const t = useTranslations('auth');
  const [state, send, pending] = useActionState<FormState<never>, FormData>(sendOwnAddressAction, {
    values: {},
    errors: {},
  });
  useAccountCheckIf(state.failure === 'other-account');
  return (
    <form action={send} className="grid justify-items-start gap-4">
      <OwnerField />
      <FormFailure failure={state.failure} />
      {state.saved && (
        <p role="status">
          <Words>{t('ownAddressSent', { email })}</Words>
        </p>
      )}
      <Button type="submit" busy={pending} look={state.saved ? 'soft' : undefined}>
        {t(state.saved ? 'sendLinkAgain' : 'sendLink')}
      </Button>
    </form>
  );
}
