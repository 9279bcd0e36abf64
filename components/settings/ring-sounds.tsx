'use client';

import { Play } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { Switch } from '@/components/ui/switch';
import { useHydrated } from '@/lib/hooks/use-hydrated';
import { useRingChoices } from '@/lib/hooks/use-ring-choices';
import { DEFAULT_RINGING } from '@/lib/ringing/ring-choices';
import { RING_TONES, sampleTone } from '@/lib/ringing/tones';

/** How calls ring at the pages of this browser. Each change counts at once, in its other tabs too. */
export function RingSounds() {
  const t = useTranslations('notifications.sounds');
  const isHydrated = useHydrated();
  const volumeId = useId();
  const [kept, choose] = useRingChoices();
  const { isOn, tone, volume, vibrates } = kept ?? DEFAULT_RINGING;
  const stopSample = useRef(() => {});
  useEffect(() => () => stopSample.current(), []);

  return (
    <section aria-labelledby="ring-sounds" className="mt-12 grid gap-4">
      <h2 id="ring-sounds" className="text-xl">
        {t('heading')}
      </h2>
      <Switch
        label={t('isOn')}
        hint={t('isOnHint')}
        disabled={kept === null}
        checked={isOn}
        onChange={({ target }) => choose({ isOn: target.checked })}
      />
      <fieldset className="grid gap-1" disabled={kept === null}>
        <legend className="mb-1.5 font-medium text-sm">{t('tone')}</legend>
        {RING_TONES.map((name) => (
          <div key={name} className="flex items-center gap-3">
            <label className="flex min-h-11 flex-1 cursor-pointer items-center gap-3">
              <input
                type="radio"
                name="ring-tone"
                className="size-5 accent-accent"
                checked={tone === name}
                onChange={() => choose({ tone: name })}
              />
              {t(`tones.${name}`)}
            </label>
            <Button
              look="plain"
              size="icon"
              aria-label={t('play', { tone: t(`tones.${name}`) })}
              title={t('play', { tone: t(`tones.${name}`) })}
              onClick={() => {
                stopSample.current();
                stopSample.current = sampleTone(name, volume);
              }}
            >
              <Play aria-hidden />
            </Button>
          </div>
        ))}
      </fieldset>
      <div className="grid gap-1.5">
        <label htmlFor={volumeId} className="font-medium text-sm">
          {t('volume')}
        </label>
        <input
          id={volumeId}
          type="range"
          min={0}
          max={100}
          step={5}
          className="h-11 w-full cursor-pointer accent-accent"
          disabled={kept === null}
          value={volume}
          aria-valuetext={`${volume} %`}
          onChange={({ target }) => choose({ volume: target.valueAsNumber })}
        />
      </div>
      {isHydrated && 'vibrate' in navigator && (
        <Switch
          label={t('vibrates')}
          hint={t('vibratesHint')}
          disabled={kept === null}
          checked={vibrates}
          onChange={({ target }) => choose({ vibrates: target.checked })}
        />
      )}
    </section>
  );
}
