'use client';

import { unstable_rethrow } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useTransition } from 'react';
import { toast } from 'sonner';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { setTimeZone } from '@/lib/auth/profile/time-zone-action';
import { useHydrated } from '@/lib/hooks/use-hydrated';
import { browserTimeZone } from '@/lib/hooks/use-time-zone-cookie';

interface TimeZoneSelectProps {
  ownerId: string;
  /** Null: the browser's. */
  chosen: string | null;
  /** As the server knows them: browsers know others. */
  zones: readonly string[];
}

export function TimeZoneSelect({ ownerId, chosen, zones }: TimeZoneSelectProps) {
  const t = useTranslations('settings.timeZone');
  const isHydrated = useHydrated();
  const [pending, startTransition] = useTransition();
  const choice = chosen ?? '';
  return (
    <Field label={t('label')} hint={t('hint')}>
      {(control) => (
        <Select
          {...control}
          disabled={!isHydrated}
          // As for the language: shows what is stored, even if the browser restored another choice.
          key={choice}
          defaultValue={choice}
          aria-busy={pending}
          onChange={({ target }) => {
            startTransition(async () => {
              try {
                if (await setTimeZone(target.value, browserTimeZone(), ownerId)) return;
              } catch (error) {
                unstable_rethrow(error);
              }
              target.value = choice;
              toast.error(t('notChanged'));
            });
          }}
        >
          <option value="">{isHydrated ? t('automaticIn', { zone: browserTimeZone() }) : t('automatic')}</option>
          {zones.map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll('_', ' ')}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
