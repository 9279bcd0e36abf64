'use client';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { z } from 'zod';
import { OwnerField } from '@/components/account/owner-field';
import { FieldErrorText } from '@/components/auth/field-error-text';
import { FormFailure } from '@/components/auth/form-failure';
import { useAccountForm } from '@/components/auth/use-account-form';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Words } from '@/components/ui/words';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { askSomebodyAction } from '@/lib/people/contacts/actions';
import { greetingSchema } from '@/lib/people/contacts/contact-rules';

/** What was typed to name somebody is for the server to judge. */
const schema = z.object({
  who: z.string().refine((who) => who.trim() !== '', 'person-required'),
  greeting: greetingSchema,
});

interface AddSomebodyProps {
  onAsked: () => void;
  onClose: () => void;
}

/** Asks somebody, by their handle or e-mail address, to become a contact. */
export function AddSomebody({ onAsked, onClose }: AddSomebodyProps) {
  const t = useTranslations('contacts.add');
  const { state, errors, pending, props } = useAccountForm(askSomebodyAction, schema, {});
  useAccountCheckIf(state.failure === 'other-account');
  useEffect(() => {
    if (state.saved) onAsked();
  }, [state, onAsked]);
  return (
    <form {...props} className="grid max-w-xl gap-4 rounded-pane border border-line bg-surface p-4 sm:p-5">
      <OwnerField />
      <Field label={t('who')} hint={t('whoHint')} error={errors.who && <FieldErrorText error={errors.who} />}>
        {(control) => (
          // Opening the form is asking to type here.
          <Input {...control} name="who" autoComplete="off" autoCapitalize="none" spellCheck={false} autoFocus />
        )}
      </Field>
      <Field
        label={t('greeting')}
        hint={t('greetingHint')}
        error={errors.greeting && <FieldErrorText error={errors.greeting} />}
      >
        {(control) => <Input {...control} name="greeting" autoComplete="off" dir="auto" />}
      </Field>
      <FormFailure failure={state.failure} />
      <p role="status" className="text-sm empty:hidden">
        {state.asked && !pending && <Words>{t(state.asked)}</Words>}
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" busy={pending}>
          {t('send')}
        </Button>
        <Button look="plain" onClick={onClose}>
          {t('close')}
        </Button>
        <Button asChild look="link" size="small" className="ml-auto">
          <Link href="/settings#contact-link">{t('link')}</Link>
        </Button>
      </div>
    </form>
  );
}
