'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { OwnerField } from '@/components/account/owner-field';
import { FormFailure } from '@/components/auth/form-failure';
import { useSavedToast } from '@/components/settings/use-saved-toast';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import type { FormState } from '@/lib/auth/account/form-state';
import {
  beginAuthenticatorAction,
  renewCodesAction,
  turnOffTwoStepAction,
  turnOnWithPasskeysAction,
} from '@/lib/auth/second-step/actions';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { RecoveryCodes } from './recovery-codes';

interface TwoStepProps {
  /** Null: two-step verification is off. */
  sinceMs: number | null;
  hasApp: boolean;
  /** That work at this address. */
  hasPasskeys: boolean;
  codesLeft: number;
  site: string;
}

/** The second step of sign-in by password: set up, recovery codes, turned off. */
export function TwoStep({ sinceMs, hasApp, hasPasskeys, codesLeft, site }: TwoStepProps) {
  const t = useTranslations('security.twoStep');
  const format = useFormatter();
  const none: FormState<never> = { values: {}, errors: {} };
  const [begun, begin, isBeginning] = useActionState(beginAuthenticatorAction, none);
  const [renewed, renew, isRenewing] = useActionState(renewCodesAction, none);
  const [passkeys, turnOn, isTurningOn] = useActionState(turnOnWithPasskeysAction, none);
  const [off, turnOff, isTurningOff] = useActionState(turnOffTwoStepAction, none);
  useSavedToast(off, t('turnedOff'));
  const failure = begun.failure ?? renewed.failure ?? passkeys.failure ?? off.failure;
  useAccountCheckIf(failure === 'other-account');
  const isOn = sinceMs !== null;
  const withWhat = hasApp ? (hasPasskeys ? 'onBoth' : 'onApp') : 'onPasskeys';
  const codes = renewed.codes ?? passkeys.codes;
  return (
    <div className="grid gap-4">
      <FormFailure failure={failure} />
      <p className="text-ink-soft text-sm">
        <Words>
          {isOn ? t(withWhat, { date: format.dateTime(new Date(sinceMs), { dateStyle: 'medium' }) }) : t('off')}
        </Words>
      </p>
      <form action={begin}>
        <OwnerField />
        <Button type="submit" look="quiet" busy={isBeginning}>
          {t(hasApp ? 'setUpAnother' : 'setUp')}
        </Button>
      </form>
      {!isOn && hasPasskeys && (
        <form action={turnOn}>
          <OwnerField />
          <Button type="submit" look="quiet" busy={isTurningOn}>
            {t('usePasskeys')}
          </Button>
        </form>
      )}
      {isOn && (
        <>
          <p className="text-ink-soft text-sm">
            <Words>{t('codesLeft', { count: codesLeft })}</Words>
          </p>
          {codes && <RecoveryCodes codes={codes} site={site} />}
          <form action={renew}>
            <OwnerField />
            <Button type="submit" look="quiet" busy={isRenewing}>
              {t('newCodes')}
            </Button>
          </form>
          <form action={turnOff}>
            <OwnerField />
            <Button type="submit" look="danger-quiet" busy={isTurningOff}>
              {t('turnOff')}
            </Button>
          </form>
        </>
      )}
    </div>
  );
}
