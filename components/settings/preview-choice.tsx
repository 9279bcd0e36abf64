'use client';

import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { useDeviceChoices } from '@/lib/hooks/use-device-choices';

/** Off until it is chosen; for this browser, as a camera belongs to a machine and not to a person. */
export function PreviewChoice() {
  const t = useTranslations('settings');
  const [choices, choose] = useDeviceChoices();
  const id = useId();
  return (
    <div className="flex items-start gap-3">
      <input
        id={id}
        type="checkbox"
        className="mt-0.5 size-5 shrink-0 cursor-pointer accent-accent"
        aria-describedby={`${id}-hint`}
        disabled={choices === null}
        checked={choices?.preview ?? false}
        onChange={(event) => choose({ preview: event.target.checked })}
      />
      <div>
        <label htmlFor={id} className="font-medium">
          {t('preview')}
        </label>
        <p id={`${id}-hint`} className="mt-1 text-ink-soft text-sm">
          {t('previewHint')}
        </p>
      </div>
    </div>
  );
}
