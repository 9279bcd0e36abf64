'use client';

import { useTranslations } from 'next-intl';
import { useTheme } from 'next-themes';
import { Toaster } from 'sonner';

/** Short messages at the top, in the colours of the chosen theme. */
export function Toasts() {
  const { resolvedTheme } = useTheme();
  const t = useTranslations('common');
  return (
    <Toaster
      position="top-center"
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      customAriaLabel={t('notifications')}
    />
  );
}
