'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { FormFailure } from '@/components/auth/form-failure';
import { useAccountForm } from '@/components/auth/use-account-form';
import { Button } from '@/components/ui/button';
import { Switch } from '@/components/ui/switch';
import { codeSchema } from '@/lib/auth/account/schemas';
import { dropHalfSignInAction, secondStepAction } from '@/lib/auth/second-step/actions';
import { CodeField } from './code-field';
import { PasskeySecondStep } from './passkey-second-step';

export type SecondStepWant = 'app-code' | 'passkey' | 'recovery-code';

interface SecondStepFormProps {
  wants: SecondStepWant;
  hasPasskey: boolean;
  /** The password has to be typed again. */
  isVoid: boolean;
  /** Of a device that is not to be asked again. */
  rememberedDays: number;
}

/** Finishes a sign-in whose password was right. */
export function SecondStepForm({ wants, hasPasskey, isVoid, rememberedDays }: SecondStepFormProps) {
  const t = useTranslations('security.secondStep');
  const { state, errors, pending, props } = useAccountForm(secondStepAction, codeSchema, {});
  const remember = useRef<HTMLInputElement>(null);
  if (isVoid || state.failure === 'half-sign-in-void') {
    return (
      <div className="mt-5 grid justify-items-start gap-5">
        <FormFailure failure="half-sign-in-void" />
        <Button asChild size="large">
          <Link href="/sign-in">{t('backToSignIn')}</Link>
        </Button>
      </div>
    );
  }
  const isFromApp = wants === 'app-code';
  return (
    <>
      <form {...props} key={wants} className="mt-8 grid gap-5">
        <input type="hidden" name="with" value={wants} />
        <FormFailure failure={state.failure} />
        {wants !== 'passkey' && (
          <CodeField label={t(isFromApp ? 'code' : 'recoveryCode')} error={errors.code} isFromApp={isFromApp} />
        )}
        <Switch ref={remember} name="remember" label={t('remember', { days: rememberedDays })} />
        {wants !== 'passkey' && (
          <Button type="submit" size="large" busy={pending}>
            {t('continue')}
          </Button>
        )}
        {hasPasskey && <PasskeySecondStep look={wants === 'passkey' ? 'primary' : 'quiet'} remember={remember} />}
      </form>
      <p className="mt-8 text-sm">
        <Button asChild look="link" size="small">
          {wants === 'recovery-code' ? (
            <Link href="/sign-in/second-step">{t('noRecoveryCode')}</Link>
          ) : (
            <Link href="/sign-in/second-step?with=recovery-code">{t('useRecoveryCode')}</Link>
          )}
        </Button>
      </p>
      <form action={dropHalfSignInAction} className="mt-2">
        <Button type="submit" look="link" size="small">
          {t('startAgain')}
        </Button>
      </form>
    </>
  );
}
