'use client';

import { unstable_rethrow } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useTransition } from 'react';
import { toast } from 'sonner';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { useHydrated } from '@/lib/hooks/use-hydrated';
import { LOCALES, type Locale } from '@/lib/i18n/locale';
import { setLocale } from '@/lib/i18n/set-locale';

/** Each language under its own name, for users who cannot read the current one. */
const ownNames: Record<Locale, string> = { en: 'English', ja: '日本語' };

/** `ownerId`: on a page of this user, whose account remembers the choice. */
export function LanguageSelect({ ownerId }: { ownerId?: string }) {
  const t = useTranslations('common');
  const locale = useLocale();
  const isHydrated = useHydrated();
  const [pending, startTransition] = useTransition();
  return (
    <Field label={t('language')}>
      {(control) => (
        <Select
          {...control}
          disabled={!isHydrated}
          // Keyed by locale, so that the control shows the current one even if the browser restored another choice.
          key={locale}
          defaultValue={locale}
          aria-busy={pending}
          onChange={(event) => {
            const select = event.target;
            startTransition(async () => {
              try {
                await setLocale(select.value, ownerId);
              } catch (error) {
                unstable_rethrow(error);
                select.value = locale;
                toast.error(t('languageNotChanged'));
              }
            });
          }}
        >
          {LOCALES.map((each) => (
            <option key={each} value={each} lang={each}>
              {ownNames[each]}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
