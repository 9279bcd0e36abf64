'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { OwnerField } from '@/components/account/owner-field';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import { type UnlinkState, unlinkAction } from '@/lib/auth/providers/actions';
import type { LinkedIdentity } from '@/lib/auth/providers/linked';
import type { ProviderName } from '@/lib/auth/providers/provider';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { useSavedToast } from './use-saved-toast';

interface LinkedProvidersProps {
  identities: readonly LinkedIdentity[];
  /** All that are set up. */
  providers: readonly ProviderName[];
}

/** The providers that the account can be signed in to with, and those that could be linked to it. */
export function LinkedProviders({ identities, providers }: LinkedProvidersProps) {
  const t = useTranslations('providers');
  const [state, send, pending] = useActionState<UnlinkState, FormData>(unlinkAction, {});
  useSavedToast(state, t('unlinked'));
  useAccountCheckIf(state.problem === 'other-account');
  const free = providers.filter(({ id }) => identities.every(({ provider }) => provider?.id !== id));
  return (
    <div className="grid gap-4">
      {state.problem && (
        <p role="alert" className="rounded-control bg-vermilion-wash px-3.5 py-3 text-sm text-vermilion">
          {t(`unlinkProblems.${state.problem}`)}
        </p>
      )}
      {identities.length > 0 && (
        <ul aria-label={t('title')} className="divide-y divide-line">
          {identities.map((identity) => (
            <li key={identity.id} className="flex items-center gap-4 py-4">
              <IdentityWords identity={identity} />
              <form action={send}>
                <OwnerField />
                <input type="hidden" name="identity" value={identity.id} />
                <Button type="submit" look="quiet" size="small" busy={pending}>
                  {t('unlink', { provider: identity.provider?.name ?? identity.host })}
                </Button>
              </form>
            </li>
          ))}
        </ul>
      )}
      {free.map(({ id, name }) => (
        <form key={id} method="post" action={`/api/sign-in/${id}`}>
          <OwnerField />
          <input type="hidden" name="intent" value="link" />
          <Button type="submit" look="soft">
            {t('link', { provider: name })}
          </Button>
        </form>
      ))}
    </div>
  );
}

function IdentityWords({ identity: { provider, host, email, usedAtMs } }: { identity: LinkedIdentity }) {
  const t = useTranslations('providers');
  const format = useFormatter();
  return (
    <div className="min-w-0 flex-1">
      <p className="font-medium">
        <Words>{provider?.name ?? host}</Words>
      </p>
      {email !== null && (
        <p className="wrap-anywhere text-ink-soft text-sm" translate="no">
          {email}
        </p>
      )}
      <p className="text-ink-soft text-sm">
        <Words>
          {provider === null
            ? t('notSetUp')
            : usedAtMs !== null &&
              t('lastUsed', { date: format.dateTime(new Date(usedAtMs), { dateStyle: 'medium' }) })}
        </Words>
      </p>
    </div>
  );
}
