'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { FormFailure } from '@/components/auth/form-failure';
import { useAccountForm } from '@/components/auth/use-account-form';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import type { ChangeLinkState } from '@/lib/auth/email/change-address';
import { changeLinkAction, followChangeAction } from '@/lib/auth/email-actions';
import { LinkPassword } from './link-password';
import { LinkCheck, LinkProblem } from './link-problem';
import { useLinkCode } from './use-link-code';

const anything = z.object({});

/** Where the mails about a change of address lead: the new one confirms it, the old one undoes it. */
export function ChangeLinkForm() {
  const t = useTranslations('auth');
  const [link, setLink] = useState<ChangeLinkState | null>(null);
  const { state, errors, pending, props } = useAccountForm(followChangeAction, anything, {});
  const code = useLinkCode(state.saved ?? false);
  useEffect(() => {
    if (code === undefined || code === '') return;
    // Where the server does not answer the button is shown: pressing it says so.
    changeLinkAction(code).then(setLink, () => setLink('change'));
  }, [code]);
  const isUndo = link === 'undo';
  if (state.saved) {
    return (
      <div role="status" className="grid justify-items-start gap-5">
        <p>
          <Words>{t(isUndo ? 'addressRestored' : 'addressChanged')}</Words>
        </p>
        <Button asChild size="large">
          <Link href={isUndo ? '/forgot-password' : '/lobby'}>{t(isUndo ? 'forgotTitle' : 'goOn')}</Link>
        </Button>
      </div>
    );
  }
  if (code !== '' && (code === undefined || link === null)) return <LinkCheck />;
  if (code === '' || link === 'void' || state.failure === 'void-link')
    return <LinkProblem words={t('changeLinkVoid')} href="/settings/security" button={t('toSettings')} />;
  if (link === 'sign-in') return <LinkProblem words={t('linkSignInFirst')} href="/sign-in" button={t('signIn')} />;
  return (
    <form {...props} className="grid gap-5">
      <FormFailure failure={state.failure} />
      <input type="hidden" name="code" value={code} />
      <p className="text-ink-soft">
        <Words>{t(isUndo ? 'undoHint' : 'changeHint')}</Words>
      </p>
      {link === 'password' && <LinkPassword words={t('linkElsewhere')} error={errors.password} />}
      <Button type="submit" size="large" busy={pending}>
        {t(isUndo ? 'undoChange' : 'confirmAddress')}
      </Button>
    </form>
  );
}
