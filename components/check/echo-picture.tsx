import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { StreamVideo } from '@/components/ui/stream-video';
import { Words } from '@/components/ui/words';
import type { EchoReading } from '@/lib/rtc/check/echo-reading';
import { EchoFigures } from './echo-figures';

/** The echo's picture, its sound on request, and its statistics, which remain after the call has ended. */
export function EchoPicture({ stream, reading }: { stream: MediaStream | null; reading: EchoReading | null }) {
  const t = useTranslations('check');
  const hintId = useId();
  const [isHeard, setIsHeard] = useState(false);
  const hasPicture = stream !== null && stream.getVideoTracks().length > 0;
  const hasSound = stream !== null && stream.getAudioTracks().length > 0;
  return (
    <div className="mt-3 grid gap-3">
      {(hasPicture || hasSound) && (
        <StreamVideo
          stream={stream}
          muted={!isHeard}
          aria-label={t('echoPicture')}
          // It also plays the sound, visible or not.
          hidden={!hasPicture}
          className="aspect-video w-full [transform:scaleX(-1)] rounded-pane bg-sunken object-cover"
        />
      )}
      {hasSound && (
        <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <label className="flex min-h-9 items-center gap-2">
            <input
              type="checkbox"
              className="size-[1.125rem] accent-accent"
              checked={isHeard}
              aria-describedby={hintId}
              onChange={(event) => setIsHeard(event.target.checked)}
            />
            <Words>{t('hear')}</Words>
          </label>
          <span id={hintId} className="text-ink-soft text-sm">
            {t('hearHint')}
          </span>
        </div>
      )}
      {reading && <EchoFigures reading={reading} />}
    </div>
  );
}
