'use client';

import { useTranslations } from 'next-intl';
import type { RefObject } from 'react';
import { FormFailure } from '@/components/auth/form-failure';
import { Button } from '@/components/ui/button';
import { askSecondStepAction, passkeySecondStepAction } from '@/lib/auth/passkeys/actions';
import { askForPasskey, useHasPasskeys } from './passkey-browser';
import { failedState, usePasskeyRequest } from './use-passkey-request';

interface PasskeySecondStepProps {
  look: 'primary' | 'quiet';
  /** Whether the device is not to be asked again. */
  remember: RefObject<HTMLInputElement | null>;
}

/** Finishes a sign-in with a passkey. */
export function PasskeySecondStep({ look, remember }: PasskeySecondStepProps) {
  const t = useTranslations('security.passkeys');
  const hasPasskeys = useHasPasskeys();
  const { state, pending, run } = usePasskeyRequest();
  async function request() {
    const asked = await askSecondStepAction();
    if ('failure' in asked) return failedState(asked.failure);
    const answered = await askForPasskey(asked.options);
    if ('failure' in answered) return failedState(answered.failure);
    return passkeySecondStepAction(answered.answer, remember.current?.checked ?? false);
  }
  return (
    <>
      <FormFailure failure={hasPasskeys === false ? 'passkeys-not-here' : state.failure} />
      <Button look={look} size="large" busy={pending} disabled={!hasPasskeys} onClick={() => run(request)}>
        {t('use')}
      </Button>
    </>
  );
}
