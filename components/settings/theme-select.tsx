'use client';

import { useTranslations } from 'next-intl';
import { useTheme } from 'next-themes';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { useAwake } from '@/lib/hooks/use-awake';

const themes = ['system', 'light', 'dark'] as const;

export function ThemeSelect() {
  const t = useTranslations('common');
  const { theme, setTheme } = useTheme();
  // The choice is stored in the browser, so the server-rendered page must show the default until hydration.
  const awake = useAwake();
  return (
    <Field label={t('theme')}>
      {(control) => (
        <Select
          {...control}
          disabled={!awake}
          value={awake ? (theme ?? 'system') : 'system'}
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
