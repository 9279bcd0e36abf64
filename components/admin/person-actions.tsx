'use client';

import { useTranslations } from 'next-intl';
import { type ComponentProps, type ReactNode, useActionState } from 'react';
import { toast } from 'sonner';
import { OwnerField } from '@/components/account/owner-field';
import { FormFailure } from '@/components/auth/form-failure';
import { Button } from '@/components/ui/button';
import { Switch } from '@/components/ui/switch';
import type { FormState } from '@/lib/auth/account/form-state';
import {
  disableAccountAction,
  enableAccountAction,
  endLoginsOfAction,
  makeAdministratorAction,
  makeMemberAction,
  removeSecondStepAction,
} from '@/lib/auth/admin/actions';
import { useAccountCheckIf } from '@/lib/hooks/use-account';

interface PersonActionsProps {
  id: string;
  /** It is the administrator’s own account. */
  isOwn: boolean;
  isDisabled: boolean;
  isAdministrator: boolean;
  /** A second step or passkeys. */
  hasFactors: boolean;
}

/** What can be done to an account, each with what follows from it. */
export function PersonActions({ id, isOwn, isDisabled, isAdministrator, hasFactors }: PersonActionsProps) {
  const t = useTranslations('admin.person');
  return (
    <div className="grid gap-4">
      {isOwn && <p className="rounded-control bg-accent-wash px-3.5 py-3 text-sm">{t('isOwn')}</p>}
      <div className="divide-y divide-line border-line border-y">
        {isDisabled ? (
          <PersonAction key="enable" id={id} action={enableAccountAction} name="enable" />
        ) : (
          <PersonAction key="disable" id={id} action={disableAccountAction} name="disable" look="danger-quiet" />
        )}
        <PersonAction id={id} action={endLoginsOfAction} name="endLogins" />
        {hasFactors && (
          <PersonAction id={id} action={removeSecondStepAction} name="removeSecondStep" look="danger-quiet">
            <Switch name="passkeys" label={t('alsoPasskeys')} />
          </PersonAction>
        )}
        {isAdministrator ? (
          <PersonAction key="member" id={id} action={makeMemberAction} name="makeMember" look="danger-quiet" />
        ) : (
          <PersonAction key="administrator" id={id} action={makeAdministratorAction} name="makeAdministrator" />
        )}
      </div>
    </div>
  );
}

interface PersonActionProps {
  id: string;
  action: (state: FormState<never>, form: FormData) => Promise<FormState<never>>;
  name: 'enable' | 'disable' | 'endLogins' | 'removeSecondStep' | 'makeMember' | 'makeAdministrator';
  look?: ComponentProps<typeof Button>['look'];
  children?: ReactNode;
}

function PersonAction({ id, action, name, look = 'quiet', children }: PersonActionProps) {
  const t = useTranslations('admin.person.actions');
  const [state, send, pending] = useActionState<FormState<never>, FormData>(
    async (before, form) => {
      const result = await action(before, form);
      // Here, because the answer may take this form away.
      if (result.saved) toast.success(t(`${name}.done`));
      return result;
    },
    { values: {}, errors: {} },
  );
  useAccountCheckIf(state.failure === 'other-account');
  return (
    <form action={send} className="grid gap-3 py-4">
      <OwnerField />
      <input type="hidden" name="person" value={id} />
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <p className="min-w-0 flex-1 basis-72 text-ink-soft text-sm">{t(`${name}.hint`)}</p>
        <Button type="submit" look={look} size="small" busy={pending}>
          {t(`${name}.button`)}
        </Button>
      </div>
      {children}
      <FormFailure failure={state.failure} />
    </form>
  );
}
