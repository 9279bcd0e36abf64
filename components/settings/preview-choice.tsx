'use client';

import { useTranslations } from 'next-intl';
import { Switch } from '@/components/ui/switch';
import { useMediaDeviceChoices } from '@/lib/hooks/use-media-device-choices';

/** Off by default. Stored per browser, since a camera belongs to a machine and not to a user. */
export function PreviewChoice() {
  const t = useTranslations('settings');
  const [choices, choose] = useMediaDeviceChoices();
  return (
    <Switch
      label={t('preview')}
      hint={t('previewHint')}
      disabled={choices === null}
      checked={choices?.preview ?? false}
      onChange={(event) => choose({ preview: event.target.checked })}
    />
  );
}
