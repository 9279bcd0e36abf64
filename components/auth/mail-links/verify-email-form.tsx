'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { FormFailure } from '@/components/auth/form-failure';
import { useAccountForm } from '@/components/auth/use-account-form';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import type { LinkState } from '@/lib/auth/email/sign-up-by-mail';
import { verifyEmailAction, verifyLinkAction } from '@/lib/auth/email-actions';
import { LinkPassword } from './link-password';
import { LinkCheck, LinkProblem } from './link-problem';
import { useLinkCode } from './use-link-code';

/** The server says what is wrong. */
const anything = z.object({});

/** Where the mail of a sign-up leads. Opening it changes nothing: the button does. */
export function VerifyEmailForm() {
  const t = useTranslations('auth');
  const [link, setLink] = useState<LinkState | null>(null);
  const { state, errors, pending, props } = useAccountForm(verifyEmailAction, anything, {});
  const code = useLinkCode(state.saved ?? false);
  useEffect(() => {
    if (code === undefined) return;
    // Where the server does not answer the button is shown: pressing it says so.
    verifyLinkAction(code).then(setLink, () => setLink('confirm'));
  }, [code]);
  if (state.saved) {
    return (
      <div role="status" className="grid justify-items-start gap-5">
        <p>
          <Words>{t('addressConfirmed')}</Words>
        </p>
        <Button asChild size="large">
          <Link href="/lobby">{t('goOn')}</Link>
        </Button>
      </div>
    );
  }
  if (code === undefined || link === null) return <LinkCheck />;
  if (link === 'void' || state.failure === 'void-link')
    return <LinkProblem words={t('confirmLinkVoid')} href="/sign-in" button={t('signIn')} />;
  if (link === 'same-browser') return <FormFailure failure="other-browser" />;
  if (link === 'sign-in') return <LinkProblem words={t('linkSignInFirst')} href="/sign-in" button={t('signIn')} />;
  return (
    <form {...props} className="grid gap-5">
      <FormFailure failure={state.failure} />
      <input type="hidden" name="code" value={code} />
      {link === 'chosen-password' && <LinkPassword words={t('confirmElsewhere')} error={errors.password} />}
      {link === 'password' && <LinkPassword words={t('linkElsewhere')} error={errors.password} />}
      <Button type="submit" size="large" busy={pending}>
        {t('confirmAddress')}
      </Button>
    </form>
  );
}
