import { EyeOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { classNames } from '@/components/ui/class-names';
import { StreamVideo } from '@/components/ui/stream-video';
import { Words } from '@/components/ui/words';
import type { LocalMediaView } from '@/lib/rtc/capture/local-media-view';

/**
 * The mirrored self-view before answering. It takes up its space from the first ring on, with or without a picture, so
 * that no button moves under a finger.
 */
export function RingingPreview({ local }: { local: LocalMediaView }) {
  const t = useTranslations('call');
  return (
    <div className="low:h-24 low:w-36 tiny:h-12 tiny:w-18 relative h-[min(12rem,24dvh)] min-h-16 low:min-h-0 w-full low:shrink-0 overflow-hidden rounded-control bg-sunken">
      <StreamVideo
        stream={local.camera ? local.stream : null}
        muted
        aria-label={t('preview')}
        className={classNames(
          'size-full [transform:scaleX(-1)] object-cover transition-opacity duration-200',
          !local.camera && 'opacity-0',
        )}
      />
      {local.camera && (
        <p className="low:inset-x-0 low:top-auto low:bottom-0 low:rounded-none low:px-1 low:py-0 low:leading-tight low:justify-center low:text-center tiny:sr-only absolute top-2 left-2 flex items-center gap-1.5 rounded-full bg-black/60 px-3 py-1 text-sm text-white">
          <EyeOff aria-hidden className="low:hidden size-4 shrink-0" />
          <Words>{t('previewHint')}</Words>
        </p>
      )}
    </div>
  );
}
