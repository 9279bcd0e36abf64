'use client';

import { unstable_rethrow } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, startTransition, useActionState } from 'react';
import { OwnerField } from '@/components/account/owner-field';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { audienceSchema } from '@/lib/auth/account/privacy';
import { type PrivacyFormState, type PrivacyValues, sentValues } from '@/lib/auth/account/privacy-form';
import { changePrivacyAction } from '@/lib/auth/actions';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { type EarlyLinkPolicy, earlyLinkPolicySchema } from '@/lib/protocol/sidecar/early-link';
import { useSavedToast } from './use-saved-toast';

interface PrivacyFormProps {
  values: PrivacyValues;
  /** The server's default, for users who have chosen nothing. */
  serverPolicy: EarlyLinkPolicy;
  hasRelay: boolean;
}

/** The form keeps the chosen values, whatever goes wrong. */
async function save(before: PrivacyFormState, form: FormData): Promise<PrivacyFormState> {
  try {
    return await changePrivacyAction(before, form);
  } catch (error) {
    // Next signals the redirect of a signed-out user by throwing.
    unstable_rethrow(error);
    return { values: sentValues(form), stored: before.stored, problem: 'not-saved' };
  }
}

export function PrivacyForm({ values, serverPolicy, hasRelay }: PrivacyFormProps) {
  const t = useTranslations('settings.privacy');
  const [state, send, pending] = useActionState<PrivacyFormState, FormData>(save, { values, stored: values });
  const isHidden = state.values.hidesAddress === 'on';
  useSavedToast(state, t('saved'));
  useAccountCheckIf(state.problem === 'other-account');

  // React would reset the form after its `action`.
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (!pending) startTransition(() => send(form));
  }

  return (
    <form action={send} onSubmit={onSubmit} autoComplete="off" className="grid gap-4">
      <OwnerField />
      {(['callableBy', 'seenBy'] as const).map((name) => (
        <Field key={name} label={t(name)} hint={t(`${name}Hint`)}>
          {(control) => (
            <Select {...control} name={name} defaultValue={state.values[name]}>
              {audienceSchema.options.map((audience) => (
                <option key={audience} value={audience}>
                  {t(`audiences.${audience}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      ))}
      <Field label={t('earlyLinks')} hint={t('earlyLinksHint')}>
        {(control) => (
          <Select {...control} name="earlyLinks" defaultValue={state.values.earlyLinks}>
            <option value="">{t('asServer', { policy: serverPolicy })}</option>
            {earlyLinkPolicySchema.options.map((policy) => (
              <option key={policy} value={policy}>
                {t(`policies.${policy}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Switch
        label={t('hidesAddress')}
        hint={hasRelay ? t('hidesAddressHint') : t(isHidden ? 'relayGone' : 'noRelay')}
        name="hidesAddress"
        defaultChecked={isHidden}
        disabled={!hasRelay && !isHidden}
      />
      {state.problem && (
        <p role="alert" className="rounded-control bg-vermilion-wash px-3.5 py-3 text-sm text-vermilion">
          {t(`problems.${state.problem}`)}
        </p>
      )}
      <Button type="submit" look="soft" busy={pending} className="justify-self-start">
        {t('save')}
      </Button>
    </form>
  );
}
