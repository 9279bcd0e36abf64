'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { OwnerField } from '@/components/account/owner-field';
import { FieldErrorText } from '@/components/auth/field-error-text';
import { FormFailure } from '@/components/auth/form-failure';
import { NameTag } from '@/components/people/name-tag';
import { PersonName } from '@/components/people/person-name';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import type { FormState } from '@/lib/auth/account/form-state';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { askByLinkAction } from '@/lib/people/contacts/actions';
import type { User } from '@/lib/protocol/sidecar/presence';

interface FollowLinkProps {
  /** Whose link it is. */
  person: User;
  token: string;
  /** They are contacts already. */
  isContact: boolean;
}

/** Shows whose personal link was opened, and asks them once the button is pressed. */
export function FollowLink({ person, token, isContact }: FollowLinkProps) {
  const t = useTranslations('contacts.follow');
  const [state, send, pending] = useActionState<FormState<'who'>, FormData>(askByLinkAction, {
    values: {},
    errors: {},
  });
  useAccountCheckIf(state.failure === 'other-account');
  const said = state.asked === 'asked' || state.asked === 'contacts' ? t(state.asked) : isContact && t('already');
  return (
    <form action={send} className="grid justify-items-start gap-6">
      <OwnerField />
      <input type="hidden" name="token" value={token} />
      <p className="text-ink-soft">{t('text')}</p>
      <div className="flex min-w-0 max-w-full items-center gap-4">
        <Avatar person={person} />
        <p className="flex min-w-0 flex-wrap items-baseline gap-x-2 font-medium text-xl">
          <PersonName className="wrap-anywhere">{person.name}</PersonName>
          <NameTag user={person} />
        </p>
      </div>
      <FormFailure failure={state.failure} />
      {state.errors.who && (
        <p role="alert" className="text-vermilion">
          <FieldErrorText error={state.errors.who} />
        </p>
      )}
      <p role="status" className="empty:hidden">
        {said && <Words>{said}</Words>}
      </p>
      {said ? (
        <Button asChild look="quiet">
          <Link href="/lobby">{t('lobby')}</Link>
        </Button>
      ) : (
        <Button type="submit" size="large" busy={pending}>
          {t('ask')}
        </Button>
      )}
    </form>
  );
}
