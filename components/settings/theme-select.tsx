'use client';

import { useTranslations } from 'next-intl';
import { useTheme } from 'next-themes';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { useHydrated } from '@/lib/hooks/use-hydrated';

const themes = ['system', 'light', 'dark'] as const;

export function ThemeSelect() {
  const t = useTranslations('common');
  const { theme, setTheme } = useTheme();
  // The choice is stored in the browser, so the server-rendered page must show the default until hydration.
  const isHydrated = useHydrated();
  return (
    <Field label={t('theme')}>
      {(control) => (
        <Select
          {...control}
          disabled={!isHydrated}
          value={isHydrated ? (theme ?? 'system') : 'system'}
          onChange={(event) => setTheme(event.target.value)}
        >
          {themes.map((each) => (
            <option key={each} value={each}>
              {t(`themes.${each}`)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
