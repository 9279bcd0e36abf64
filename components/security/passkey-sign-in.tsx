'use client';

import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { FormFailure } from '@/components/auth/form-failure';
import { Button } from '@/components/ui/button';
import { passkeySignInAction } from '@/lib/auth/passkeys/actions';
import { askForPasskey, offerPasskeys, signInOptions, useHasPasskeys } from './passkey-browser';
import { failedState, usePasskeyRequest } from './use-passkey-request';

/** A challenge counts for five minutes (lib/auth/passkeys/challenges.ts): the field's offer needs a newer one before. */
const RENEW_MS = 4 * 60 * 1000;

/** Signs in with a passkey: by a button, and from what the browser offers in the e-mail field. */
export function PasskeySignIn() {
  const t = useTranslations('security.passkeys');
  const hasPasskeys = useHasPasskeys();
  const { state, pending, run } = usePasskeyRequest();

  // biome-ignore lint/correctness/useExhaustiveDependencies: `run` is another function each time
  useEffect(() => {
    if (!hasPasskeys || pending) return;
    let isOver = false;
    async function offer(): Promise<void> {
      const options = await signInOptions();
      if (isOver || !options) return;
      const answer = await offerPasskeys(options);
      if (!isOver && answer) run(() => passkeySignInAction(answer));
    }
    void offer();
    // A newer offer takes the place of the one before.
    const timer = setInterval(() => void offer(), RENEW_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [hasPasskeys, pending]);

  async function request() {
    const options = await signInOptions();
    if (!options) return failedState('unreachable');
    const answered = await askForPasskey(options);
    return 'failure' in answered ? failedState(answered.failure) : passkeySignInAction(answered.answer);
  }

  return (
    // The server cannot know whether the browser has passkeys. Where it has none, or until that is known, the place is kept:
    // a link that moves between the press and the release of a finger is not followed.
    <div className={hasPasskeys ? 'mt-5 grid gap-4' : 'invisible mt-5 grid gap-4'}>
      <Button look="quiet" size="large" busy={pending} onClick={() => run(request)}>
        {t('signIn')}
      </Button>
      <FormFailure failure={state.failure} />
    </div>
  );
}
