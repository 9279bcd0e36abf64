'use client';

import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { OwnerField } from '@/components/account/owner-field';
import { FormFailure } from '@/components/auth/form-failure';
import { useSavedToast } from '@/components/settings/use-saved-toast';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { QrCode } from '@/components/ui/qr-code';
import { Words } from '@/components/ui/words';
import type { FormState } from '@/lib/auth/account/form-state';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { contactLinkAction } from '@/lib/people/contacts/actions';

interface ContactLinkFormProps {
  /** Null: the person has none. */
  link: {
    readonly address: string;
    /** The QR code, drawn by us. */
    readonly svg: string;
  } | null;
}

/** The personal link of the page's owner: made on demand, renewed, withdrawn. */
export function ContactLinkForm({ link }: ContactLinkFormProps) {
  const t = useTranslations('contacts.link');
  const [state, send, pending] = useActionState<FormState<never>, FormData>(contactLinkAction, {
    values: {},
    errors: {},
  });
  useSavedToast(state, t('saved'));
  useAccountCheckIf(state.failure === 'other-account');
  return (
    <form action={send} className="grid gap-4">
      <OwnerField />
      <p className="text-ink-soft text-sm">{t('intro')}</p>
      <FormFailure failure={state.failure} />
      {link ? (
        <>
          <QrCode svg={link.svg} label={t('qr')} />
          <Field label={t('address')}>
            {(control) => (
              <Input {...control} key={link.address} readOnly value={link.address} className="font-mono text-sm" />
            )}
          </Field>
          <div className="grid justify-items-start gap-2">
            <CopyButton
              text={link.address}
              look="soft"
              words={{ copy: t('copy'), copied: t('copied'), failed: t('copyFailed') }}
            />
          </div>
          <p className="text-ink-soft text-sm">
            <Words>{t('renewHint')}</Words>
          </p>
          <div className="flex flex-wrap gap-3">
            <Button type="submit" name="deed" value="renew" look="quiet" busy={pending}>
              {t('renew')}
            </Button>
            <Button type="submit" name="deed" value="withdraw" look="danger-quiet" disabled={pending}>
              {t('withdraw')}
            </Button>
          </div>
        </>
      ) : (
        <Button type="submit" name="deed" value="renew" look="soft" busy={pending} className="justify-self-start">
          {t('make')}
        </Button>
      )}
    </form>
  );
}
