'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { OwnerField } from '@/components/account/owner-field';
import { FormFailure } from '@/components/auth/form-failure';
import { useAccountForm } from '@/components/auth/use-account-form';
import { Button } from '@/components/ui/button';
import { QrCode } from '@/components/ui/qr-code';
import { codeSchema } from '@/lib/auth/account/schemas';
import { confirmAuthenticatorAction } from '@/lib/auth/second-step/actions';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { CodeField } from './code-field';
import { RecoveryCodes } from './recovery-codes';

interface AuthenticatorFormProps {
  /** Null: nothing is being set up, unless it has just been. */
  app: {
    /** In base32. */
    readonly secret: string;
    /** Opens the app where it is on the same device. */
    readonly uri: string;
    /** The QR code, drawn by us. */
    readonly svg: string;
  } | null;
  site: string;
}

/** Shows the key of a new authenticator app, and asks for a code of it. */
export function AuthenticatorForm({ app, site }: AuthenticatorFormProps) {
  const t = useTranslations('security.setUp');
  const { state, errors, pending, props } = useAccountForm(confirmAuthenticatorAction, codeSchema, {});
  useAccountCheckIf(state.failure === 'other-account');
  const back = (
    <Button asChild look={state.saved ? 'primary' : 'quiet'} className="justify-self-start">
      <Link href="/settings/security">{t('back')}</Link>
    </Button>
  );
  if (state.codes) {
    return (
      <div className="grid gap-6">
        <p role="status">{t(state.codes.length > 0 ? 'done' : 'doneNow')}</p>
        {state.codes.length > 0 && <RecoveryCodes codes={state.codes} site={site} />}
        {back}
      </div>
    );
  }
  if (!app || state.failure === 'set-up-void') {
    return (
      <div className="grid gap-6">
        <p role="alert">{t('nothing')}</p>
        {back}
      </div>
    );
  }
  return (
    <form {...props} className="grid gap-6">
      <OwnerField />
      <FormFailure failure={state.failure} />
      <p className="text-ink-soft">{t('scan')}</p>
      <QrCode svg={app.svg} label={t('qr')} />
      <p className="text-ink-soft text-sm">
        {t('orType')}{' '}
        <a href={app.uri} className="wrap-anywhere font-mono text-ink select-all" translate="no">
          {app.secret.replace(/(.{4})(?=.)/g, '$1 ')}
        </a>
      </p>
      <p className="text-ink-soft">{t('thenCode')}</p>
      <CodeField label={t('code')} error={errors.code} isFromApp />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" busy={pending}>
          {t('confirm')}
        </Button>
        <Button asChild look="plain">
          <Link href="/settings/security">{t('cancel')}</Link>
        </Button>
      </div>
    </form>
  );
}
