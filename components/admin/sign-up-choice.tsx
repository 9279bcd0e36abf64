'use client';

import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { toast } from 'sonner';
import { OwnerField } from '@/components/account/owner-field';
import { FormFailure } from '@/components/auth/form-failure';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import type { FormState } from '@/lib/auth/account/form-state';
import { chooseSignUpAction } from '@/lib/auth/admin/server-actions';
import type { SignUpMode } from '@/lib/auth/entry/sign-up-modes';
import { useAccountCheckIf } from '@/lib/hooks/use-account';

interface SignUpChoiceProps {
  mode: SignUpMode;
  /** What SIGN_UP allows, the widest first. */
  allowed: readonly SignUpMode[];
}

/** Chooses who may sign up. Where SIGN_UP leaves no choice, it says so. */
export function SignUpChoice({ mode, allowed }: SignUpChoiceProps) {
  const t = useTranslations('admin.invites.signUp');
  const [state, send, pending] = useActionState<FormState<'mode'>, FormData>(
    async (before, form) => {
      const result = await chooseSignUpAction(before, form);
      if (result.saved) toast.success(t('saved'));
      return result;
    },
    { values: {}, errors: {} },
  );
  useAccountCheckIf(state.failure === 'other-account');
  if (allowed.length < 2) return <p className="text-ink-soft text-sm">{t('noChoice')}</p>;
  return (
    <form action={send} className="grid max-w-md gap-3">
      <OwnerField />
      <Field label={t('label')} hint={t('hint', { widest: allowed[0] ?? 'open' })}>
        {(control) => (
          <div className="flex gap-3">
            <span className="min-w-0 flex-1">
              {/* React resets a form after its action, to what the server has rendered by then. */}
              <Select {...control} key={mode} name="mode" defaultValue={mode}>
                {allowed.map((known) => (
                  <option key={known} value={known}>
                    {t(`modes.${known}`)}
                  </option>
                ))}
              </Select>
            </span>
            <Button type="submit" look="soft" busy={pending}>
              {t('save')}
            </Button>
          </div>
        )}
      </Field>
      <FormFailure failure={state.failure} />
    </form>
  );
}
