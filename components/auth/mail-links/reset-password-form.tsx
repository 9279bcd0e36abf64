'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useState } from 'react';
import { FormFailure } from '@/components/auth/form-failure';
import { PasswordField } from '@/components/auth/password-field';
import { useAccountForm } from '@/components/auth/use-account-form';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import { resetPasswordSchema } from '@/lib/auth/account/schemas';
import { resetLinkAction, resetPasswordAction } from '@/lib/auth/email-actions';
import { LinkCheck, LinkProblem } from './link-problem';
import { useLinkCode } from './use-link-code';

/** Where the link of a mail leads. Opening it changes nothing: the link is used up by the button alone. */
export function ResetPasswordForm({ passwordMinLength }: { passwordMinLength: number }) {
  const t = useTranslations('auth');
  const [isOpen, setIsOpen] = useState<boolean | null>(null);
  const schema = useMemo(() => resetPasswordSchema(passwordMinLength), [passwordMinLength]);
  const { state, errors, pending, props } = useAccountForm(resetPasswordAction, schema, {});
  const code = useLinkCode(state.saved ?? false);
  useEffect(() => {
    if (code === undefined) return;
    // Where the server does not answer the form is shown: saving says so.
    resetLinkAction(code).then(setIsOpen, () => setIsOpen(true));
  }, [code]);
  if (state.saved) {
    return (
      <div role="status" className="grid justify-items-start gap-5">
        <p>
          <Words>{t('passwordSaved')}</Words>
        </p>
        <Button asChild size="large">
          <Link href="/sign-in">{t('signIn')}</Link>
        </Button>
      </div>
    );
  }
  if (code === undefined || isOpen === null) return <LinkCheck />;
  if (!isOpen || state.failure === 'void-link')
    return <LinkProblem words={t('linkVoid')} href="/forgot-password" button={t('askAgain')} />;
  return (
    <form {...props} className="grid gap-5">
      <FormFailure failure={state.failure} />
      <input type="hidden" name="code" value={code} />
      <PasswordField
        label={t('newPassword')}
        autoComplete="new-password"
        error={errors.password}
        minLength={passwordMinLength}
      />
      <Button type="submit" size="large" busy={pending}>
        {t('saveNewPassword')}
      </Button>
    </form>
  );
}
