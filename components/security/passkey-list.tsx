'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useActionState, useState } from 'react';
import { OwnerField } from '@/components/account/owner-field';
import { FormFailure } from '@/components/auth/form-failure';
import { useSavedToast } from '@/components/settings/use-saved-toast';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Words } from '@/components/ui/words';
import type { FormState } from '@/lib/auth/account/form-state';
import { OWNER_FIELD } from '@/lib/auth/account/page-owner';
import {
  addPasskeyAction,
  askNewPasskeyAction,
  removePasskeyAction,
  renamePasskeyAction,
} from '@/lib/auth/passkeys/actions';
import { usePageOwner } from '@/lib/hooks/mado-provider';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { makePasskey, useHasPasskeys } from './passkey-browser';
import { failedState, usePasskeyRequest } from './use-passkey-request';

export interface ShownPasskey {
  readonly id: string;
  readonly name: string;
  readonly createdAtMs: number;
  readonly usedAtMs: number | null;
  readonly worksHere: boolean;
}

interface PasskeyListProps {
  passkeys: readonly ShownPasskey[];
  /** Whether passkeys can work at this address of Mado at all. */
  areSupported: boolean;
}

const none: FormState<never> = { values: {}, errors: {} };

/** A person's passkeys: a new one, other names, removal. */
export function PasskeyList({ passkeys, areSupported }: PasskeyListProps) {
  const t = useTranslations('security.passkeys');
  const owner = usePageOwner();
  const hasPasskeys = useHasPasskeys();
  const added = usePasskeyRequest();
  const [removed, remove, isRemoving] = useActionState(removePasskeyAction, none);
  useSavedToast(added.state, t('added'));
  useSavedToast(removed, t('removed'));
  useAccountCheckIf([added.state.failure, removed.failure].includes('other-account'));

  async function add() {
    const form = new FormData();
    form.set(OWNER_FIELD, owner.id);
    const asked = await askNewPasskeyAction(form);
    if ('failure' in asked) return failedState(asked.failure);
    const made = await makePasskey(asked.options);
    return 'failure' in made ? failedState(made.failure) : addPasskeyAction(form, made.answer);
  }

  return (
    <div className="grid gap-4">
      <p className="text-ink-soft text-sm">{t(areSupported ? 'intro' : 'notAtThisAddress')}</p>
      {passkeys.length > 0 && (
        <ul aria-label={t('title')} className="divide-y divide-line">
          {passkeys.map((passkey) => (
            <li key={passkey.id} className="grid gap-3 py-4">
              <PasskeyWords passkey={passkey} />
              <div className="flex flex-wrap gap-3">
                <RenameForm passkey={passkey} />
                <form action={remove}>
                  <OwnerField />
                  <input type="hidden" name="passkey" value={passkey.id} />
                  <Button
                    type="submit"
                    look="quiet"
                    size="small"
                    busy={isRemoving}
                    aria-label={t('removeNamed', { name: passkey.name })}
                  >
                    {t('remove')}
                  </Button>
                </form>
              </div>
            </li>
          ))}
        </ul>
      )}
      <FormFailure failure={removed.failure} />
      <FormFailure failure={added.state.failure} />
      {areSupported && (
        <Button
          look="quiet"
          className="justify-self-start"
          busy={added.pending}
          disabled={!hasPasskeys}
          onClick={() => added.run(add)}
        >
          {t('add')}
        </Button>
      )}
      <noscript>
        <p className="text-ink-soft text-sm">{t('needScripts')}</p>
      </noscript>
    </div>
  );
}

function PasskeyWords({ passkey: { name, createdAtMs, usedAtMs, worksHere } }: { passkey: ShownPasskey }) {
  const t = useTranslations('security.passkeys');
  const format = useFormatter();
  const date = (ms: number) => format.dateTime(new Date(ms), { dateStyle: 'medium' });
  return (
    <div className="min-w-0">
      <p className="wrap-anywhere font-medium" dir="auto">
        {name}
      </p>
      <p className="text-ink-soft text-sm">
        <Words>
          {usedAtMs === null
            ? t('unused', { created: date(createdAtMs) })
            : t('times', { created: date(createdAtMs), used: date(usedAtMs) })}
        </Words>
      </p>
      {!worksHere && <p className="text-sm text-vermilion">{t('worksElsewhere')}</p>}
    </div>
  );
}

function RenameForm({ passkey: { id, name } }: { passkey: ShownPasskey }) {
  const t = useTranslations('security.passkeys');
  const [isOpen, setIsOpen] = useState(false);
  const [state, rename, pending] = useActionState(async (before: FormState<never>, form: FormData) => {
    const result = await renamePasskeyAction(before, form);
    if (result.saved) setIsOpen(false);
    return result;
  }, none);
  useAccountCheckIf(state.failure === 'other-account');
  if (!isOpen) {
    return (
      <Button look="quiet" size="small" aria-label={t('renameNamed', { name })} onClick={() => setIsOpen(true)}>
        {t('rename')}
      </Button>
    );
  }
  return (
    <form action={rename} className="flex w-full flex-wrap items-end gap-3">
      <OwnerField />
      <input type="hidden" name="passkey" value={id} />
      <FormFailure failure={state.failure} />
      <Input
        name="name"
        aria-label={t('name')}
        defaultValue={name}
        maxLength={60}
        autoComplete="off"
        dir="auto"
        required
        className="w-auto min-w-0 flex-1"
      />
      <Button type="submit" look="soft" busy={pending}>
        {t('save')}
      </Button>
    </form>
  );
}
