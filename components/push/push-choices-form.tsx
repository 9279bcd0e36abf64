'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, startTransition, useActionState, useState } from 'react';
import { OwnerField } from '@/components/account/owner-field';
import { FormFailure } from '@/components/auth/form-failure';
import { useSavedToast } from '@/components/settings/use-saved-toast';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Switch } from '@/components/ui/switch';
import type { FormState } from '@/lib/auth/account/form-state';
import { useAccountCheckIf } from '@/lib/hooks/use-account';
import { type QuietField, storePushChoicesAction } from '@/lib/push/actions';
import { PUSH_TOPICS, type PushChoices } from '@/lib/push/choice-topics';

interface PushChoicesFormProps {
  choices: PushChoices;
  /** The time zone that this browser shows times in, whose clocks new quiet hours go by. */
  zone: string;
}

const NIGHT = { fromMin: 22 * 60, untilMin: 7 * 60 };

const timeOf = (minutes: number) =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');

/** What closed browsers tell of beside calls, and when of nothing. */
export function PushChoicesForm({ choices, zone }: PushChoicesFormProps) {
  const t = useTranslations('notifications.choices');
  const errorWords = useTranslations('auth.errors');
  const [state, send, pending] = useActionState<FormState<QuietField>, FormData>(storePushChoicesAction, {
    values: {},
    errors: {},
  });
  const [isQuiet, setQuiet] = useState(choices.quiet !== null);
  useSavedToast(state, t('saved'));
  useAccountCheckIf(state.failure === 'other-account');
  const { fromMin, untilMin } = choices.quiet ?? NIGHT;
  const times = { from: state.values.from ?? timeOf(fromMin), until: state.values.until ?? timeOf(untilMin) };

  // React would reset the form after its `action`.
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (!pending) startTransition(() => send(form));
  }

  return (
    <section aria-labelledby="push-choices" className="mt-12 grid gap-4">
      <h2 id="push-choices" className="text-xl">
        {t('heading')}
      </h2>
      <form action={send} onSubmit={onSubmit} autoComplete="off" className="grid gap-4">
        <OwnerField />
        <input type="hidden" name="zone" value={zone} />
        {PUSH_TOPICS.map((topic) => (
          <Switch
            key={topic}
            name={topic}
            label={t(topic)}
            hint={topic === 'comings' ? t('comingsHint') : undefined}
            defaultChecked={choices[topic]}
          />
        ))}
        <Switch
          name="isQuiet"
          label={t('quiet')}
          hint={t('quietHint', { zone: (choices.quiet?.zone ?? zone).replaceAll('_', ' ') })}
          checked={isQuiet}
          onChange={({ target }) => setQuiet(target.checked)}
        />
        {isQuiet ? (
          <div className="grid grid-cols-2 gap-4">
            {(['from', 'until'] as const).map((name) => (
              <Field key={name} label={t(name)} error={state.errors[name] && errorWords('time-wrong')}>
                {(control) => <Input {...control} type="time" name={name} required defaultValue={times[name]} />}
              </Field>
            ))}
          </div>
        ) : (
          (['from', 'until'] as const).map((name) => <input key={name} type="hidden" name={name} value={times[name]} />)
        )}
        <FormFailure failure={state.failure} />
        <Button type="submit" look="soft" busy={pending} className="justify-self-start">
          {t('save')}
        </Button>
      </form>
    </section>
  );
}
