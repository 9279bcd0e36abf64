'use client';

import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { makePasskey, useHasPasskeys } from '@/components/security/passkey-browser';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import { type FormState, textOf } from '@/lib/auth/account/form-state';
import type { SignUpField } from '@/lib/auth/account/new-account';
import { newPersonSchema, signUpSchema } from '@/lib/auth/account/schemas';
import { passkeySignUpAction, signUpAction } from '@/lib/auth/actions';
import { isEntryRefusal, type SignUpMode } from '@/lib/auth/entry/sign-up-modes';
import { askSignUpPasskeyAction } from '@/lib/auth/passkeys/actions';
import type { ProviderName } from '@/lib/auth/providers/provider';
import { EmailField } from './email-field';
import { FormFailure } from './form-failure';
import { LinkCheck } from './mail-links/link-problem';
import { NameField } from './name-field';
import { PasswordField } from './password-field';
import { ProviderButtons } from './provider-buttons';
import { useAccountForm } from './use-account-form';
import { useCookieCheck } from './use-cookie-check';
import { useEntryLink } from './use-entry-link';

const noLink = (mode: SignUpMode) => (mode === 'closed' ? 'sign-up-closed' : 'invite-needed');

/** Nothing is made that the server would refuse: it looks at the form first. */
async function signUpByPasskey(_: FormState<SignUpField>, form: FormData): Promise<FormState<SignUpField>> {
  const asked = await askSignUpPasskeyAction(form);
  if ('state' in asked) return asked.state;
  const made = await makePasskey(asked.options);
  if ('answer' in made) return passkeySignUpAction(form, made.answer);
  const values = { displayName: textOf(form, 'displayName'), email: textOf(form, 'email') };
  return { values, errors: {}, failure: made.failure };
}

interface SignUpFormProps {
  mode: SignUpMode;
  passwordMinLength: number;
  /** Whether passkeys can work at this address of Mado at all. */
  passkeys: boolean;
  providers: readonly ProviderName[];
}

/** A link's code is in the fragment, so that only a script reads it; without one, only the open form works. */
export function SignUpForm({ mode, passwordMinLength, passkeys, providers }: SignUpFormProps) {
  const t = useTranslations('auth');
  const hasPasskeys = useHasPasskeys();
  const [byPasskey, setByPasskey] = useState(false);
  const withPassword = useMemo(() => signUpSchema(passwordMinLength), [passwordMinLength]);
  const cookies = useCookieCheck();
  const [action, schema] = byPasskey ? [signUpByPasskey, newPersonSchema] : [signUpAction, withPassword];
  const { state, errors, pending, props } = useAccountForm<SignUpField>(action, schema, {}, cookies.check);
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
        <NameField
          label={t('displayName')}
          hint={t('displayNameHint')}
          value={state.values.displayName}
          error={errors.displayName}
        />
        <EmailField value={state.values.email} error={errors.email} />
        {byPasskey ? (
          <p className="text-ink-soft text-sm">
            <Words>{t('passkeyHint')}</Words>
          </p>
        ) : (
          <PasswordField autoComplete="new-password" error={errors.password} minLength={passwordMinLength} />
        )}
        <Button type="submit" size="large" busy={pending}>
          {t('signUp')}
        </Button>
        {passkeys && (
          // Its place is kept in browsers without passkeys, and until that is known: what is below must not move.
          <Button
            look="link"
            size="small"
            className={hasPasskeys ? 'justify-self-start' : 'invisible justify-self-start'}
            onClick={() => setByPasskey(!byPasskey)}
          >
            {t(byPasskey ? 'withPassword' : 'withPasskey')}
          </Button>
        )}
      </form>
      <ProviderButtons providers={providers} invite={invite} />
    </>
  );
}
