'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { FormFailure } from '@/components/auth/form-failure';
import { useAccountForm } from '@/components/auth/use-account-form';
import { Button } from '@/components/ui/button';
import { Switch } from '@/components/ui/switch';
import { codeSchema } from '@/lib/auth/account/schemas';
import { dropHalfSignInAction, secondStepAction } from '@/lib/auth/second-step/actions';
import { CodeField } from './code-field';

interface SecondStepFormProps {
  wants: 'app-code' | 'recovery-code';
  /** Of a device that is not to be asked again. */
  rememberedDays: number;
}

/** Finishes a sign-in whose password was right. */
export function SecondStepForm({ wants, rememberedDays }: SecondStepFormProps) {
  const t = useTranslations('security.secondStep');
  const { state, errors, pending, props } = useAccountForm(secondStepAction, codeSchema, {});
  if (state.failure === 'half-sign-in-void') {
    return (
      <div className="grid justify-items-start gap-5">
        <FormFailure failure={state.failure} />
        <Button asChild size="large">
          <Link href="/sign-in">{t('backToSignIn')}</Link>
        </Button>
      </div>
    );
  }
  const isFromApp = wants === 'app-code';
  return (
    <>
      <form {...props} key={wants} className="grid gap-5">
        <input type="hidden" name="with" value={wants} />
        <FormFailure failure={state.failure} />
        <CodeField label={t(isFromApp ? 'code' : 'recoveryCode')} error={errors.code} isFromApp={isFromApp} />
        <Switch name="remember" label={t('remember', { days: rememberedDays })} />
        <Button type="submit" size="large" busy={pending}>
          {t('continue')}
        </Button>
      </form>
      <p className="mt-8 text-sm">
        <Button asChild look="link" size="small">
          {isFromApp ? (
            <Link href="/sign-in/second-step?with=recovery-code">{t('useRecoveryCode')}</Link>
          ) : (
            <Link href="/sign-in/second-step">{t('useApp')}</Link>
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
