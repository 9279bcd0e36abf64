'use client';

import { useTranslations } from 'next-intl';
import { OwnerField } from '@/components/account/owner-field';
import { FieldErrorText } from '@/components/auth/field-error-text';
import { FormFailure } from '@/components/auth/form-failure';
import { useAccountForm } from '@/components/auth/use-account-form';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { makeInviteAction } from '@/lib/auth/admin/actions';
import { inviteSchema } from '@/lib/auth/admin/invite-form';
import { inviteMaxDays, inviteMaxNote, inviteMaxPlaces } from '@/lib/auth/entry/invite-limits';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { NewLink } from './new-link';

/** Makes an invite, and shows its link. */
export function InviteForm() {
  const t = useTranslations('admin.invites');
  const { state, errors, pending, props } = useAccountForm(makeInviteAction, inviteSchema, { places: '1', days: '7' });
  useAccountCheckIf(state.failure === 'other-account');
  const { note, places = '1', days = '7' } = state.values;
  return (
    <div className="grid gap-4">
      {/* A saved form begins anew. */}
      <form
        {...props}
        key={state.link ?? 'open'}
        aria-label={t('make')}
        className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_7rem_7rem_auto]"
      >
        <OwnerField />
        <Field label={t('note')} error={errors.note && <FieldErrorText error={errors.note} />}>
          {(control) => (
            <Input
              {...control}
              name="note"
              defaultValue={note}
              maxLength={inviteMaxNote}
              placeholder={t('notePlaceholder')}
              autoComplete="off"
              dir="auto"
            />
          )}
        </Field>
        <Field label={t('places')} error={errors.places && <FieldErrorText error={errors.places} />}>
          {(control) => (
            <Input
              {...control}
              name="places"
              type="number"
              min={1}
              max={inviteMaxPlaces}
              required
              defaultValue={places}
            />
          )}
        </Field>
        <Field label={t('days')} error={errors.days && <FieldErrorText error={errors.days} />}>
          {(control) => (
            <Input {...control} name="days" type="number" min={1} max={inviteMaxDays} required defaultValue={days} />
          )}
        </Field>
        <Button type="submit" busy={pending} className="justify-self-start sm:mt-[1.6875rem]">
          {t('make')}
        </Button>
      </form>
      <FormFailure failure={state.failure} />
      {state.link && <NewLink link={state.link} />}
    </div>
  );
}
