'use client';

import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { OwnerField } from '@/components/account/owner-field';
import { FormFailure } from '@/components/auth/form-failure';
import { ListedName, listedName } from '@/components/people/listed-name';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { unblockAction } from '@/lib/people/blocks/actions';
import type { ListedUser } from '@/lib/protocol/sidecar/presence';
import { useSavedToast } from './use-saved-toast';

/** Whom the page's owner has blocked, the latest first. */
export function BlockedPeople({ people }: { people: readonly ListedUser[] }) {
  const t = useTranslations('settings.privacy');
  const [state, send, pending] = useActionState(unblockAction, { values: {}, errors: {} });
  useSavedToast(state, t('unblocked'));
  return (
    <section aria-labelledby="blocked-people" className="mt-12 grid gap-3">
      <h2 id="blocked-people" className="text-xl">
        {t('blocked')}
      </h2>
      <p className="text-ink-soft text-sm">{t('blockedHint')}</p>
      <FormFailure failure={state.failure} />
      {people.length === 0 ? (
        <p className="text-ink-soft">{t('nobodyBlocked')}</p>
      ) : (
        <ul aria-labelledby="blocked-people" className="divide-y divide-line">
          {people.map((person) => (
            <li key={person.id}>
              <form action={send} className="flex items-center gap-3 py-3">
                <OwnerField />
                <input type="hidden" name="person" value={person.id} />
                <Avatar person={person} size="small" />
                <div className="min-w-0 flex-1">
                  <ListedName person={person} />
                </div>
                <Button
                  type="submit"
                  look="plain"
                  disabled={pending}
                  aria-label={t('unblockPerson', { name: listedName(person) })}
                >
                  {t('unblock')}
                </Button>
              </form>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
