'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Words } from '@/components/ui/words';
import { signUpSchema } from '@/lib/auth/account/schemas';
import { signUpAction } from '@/lib/auth/actions';
import { isEntryRefusal, type SignUpMode } from '@/lib/auth/entry/sign-up-modes';
import type { ProviderName } from '@/lib/auth/providers/provider';
import { EmailField } from './email-field';
import { FieldErrorText } from './field-error-text';
import { FormFailure } from './form-failure';
import { LinkCheck } from './link-problem';
import { PasswordField } from './password-field';
import { ProviderButtons } from './provider-buttons';
import { useAccountForm } from './use-account-form';
import { useCookieCheck } from './use-cookie-check';
import { useEntryLink } from './use-entry-link';

const noLink = (mode: SignUpMode) => (mode === 'closed' ? 'sign-up-closed' : 'invite-needed');

interface SignUpFormProps {
  mode: SignUpMode;
  passwordMinLength: number;
  providers: readonly ProviderName[];
}

/** A link's code is in the fragment, so that only a script reads it; without one, only the open form works. */
export function SignUpForm({ mode, passwordMinLength, providers }: SignUpFormProps) {
  const t = useTranslations('auth');
  const schema = useMemo(() => signUpSchema(passwordMinLength), [passwordMinLength]);
  const cookies = useCookieCheck();
  const { state, errors, pending, props } = useAccountForm(signUpAction, schema, {}, cookies.check);
  const link = useEntryLink();
  if (state.saved) {
    return (
      <div role="status" className="grid gap-3">
        <p>
          <Words>{t('confirmationSent', { email: state.values.email ?? '' })}</Words>
        </p>
        <p className="text-ink-soft text-sm">
          <Words>{t('confirmationHint')}</Words>
        </p>
      </div>
    );
  }
  if (!link?.isChecked && mode !== 'open') return <LinkCheck />;
  const problem = link?.problem ?? (mode === 'open' || link?.code ? null : noLink(mode));
  // An open Mado takes people without a link too.
  if (problem && mode !== 'open') return <FormFailure failure={problem} />;
  const isVoid = problem !== null || isEntryRefusal(state.failure);
  const invite = isVoid ? '' : (link?.code ?? '');
  return (
    <>
      <form {...props} className="grid gap-5">
        <FormFailure failure={cookies.failure ?? state.failure ?? problem ?? undefined} />
        {link?.role && !isVoid && (
          <p role="status" className="text-ink-soft">
            <Words>{t(link.role === 'administrator' ? 'becomesAdministrator' : 'invited')}</Words>
          </p>
        )}
        <input type="hidden" name="invite" value={invite} />
        <Field
          label={t('displayName')}
          hint={t('displayNameHint')}
          error={errors.displayName && <FieldErrorText error={errors.displayName} />}
        >
          {(control) => (
            <Input
              {...control}
              name="displayName"
              defaultValue={state.values.displayName}
              autoComplete="nickname"
              dir="auto"
              required
            />
          )}
        </Field>
        <EmailField value={state.values.email} error={errors.email} />
        <PasswordField autoComplete="new-password" error={errors.password} minLength={passwordMinLength} />
        <Button type="submit" size="large" busy={pending}>
          {t('signUp')}
        </Button>
      </form>
      <ProviderButtons providers={providers} invite={invite} />
    </>
  );
}
