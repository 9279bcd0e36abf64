'use client';

import { useTranslations } from 'next-intl';
import { FormFailure } from '@/components/auth/form-failure';
import { Button } from '@/components/ui/button';
import { OWNER_FIELD } from '@/lib/auth/account/page-owner';
import { askProofAction, proveByPasskeyAction } from '@/lib/auth/passkeys/actions';
import type { WayBack } from '@/lib/auth/reauth/recent-proof';
import { usePageOwner } from '@/lib/hooks/mado-provider';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { askForPasskey, useHasPasskeys } from './passkey-browser';
import { failedState, usePasskeyRequest } from './use-passkey-request';

/** In place of the password. `isFirst`: there is none. */
export function ProveByPasskey({ back, isFirst }: { back: WayBack; isFirst: boolean }) {
  const t = useTranslations('security.passkeys');
  const owner = usePageOwner();
  const hasPasskeys = useHasPasskeys();
  const { state, pending, run } = usePasskeyRequest();
  useAccountCheckIf(state.failure === 'other-account');
  if (!hasPasskeys) return null;
  async function request() {
    const form = new FormData();
    form.set(OWNER_FIELD, owner.id);
    form.set('back', back);
    const asked = await askProofAction(form);
    if ('failure' in asked) return failedState(asked.failure);
    const answered = await askForPasskey(asked.options);
    return 'failure' in answered ? failedState(answered.failure) : proveByPasskeyAction(form, answered.answer);
  }
  return (
    <div className="grid gap-4">
      <FormFailure failure={state.failure} />
      <Button
        look={isFirst ? 'primary' : 'quiet'}
        className="justify-self-start"
        busy={pending}
        onClick={() => run(request)}
      >
        {t('use')}
      </Button>
    </div>
  );
}
