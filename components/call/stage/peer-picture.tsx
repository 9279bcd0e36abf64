'use client';
import { Volume2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Spinner } from '@/components/ui/spinner';
import { StreamSound } from '@/components/ui/stream-sound';
import { StreamVideo } from '@/components/ui/stream-video';
import { Words } from '@/components/ui/words';
import { hasFewCores } from '@/lib/browser/few-cores';
import { useSpeaker } from '@/lib/hooks/use-speaker';
import { isolated } from '@/lib/names/isolated';
import type { PeerMediaView } from '@/lib/rtc/call/call-view';
import type { LiveCall } from './live-call';
import { named } from './named';
import { useBeginning } from './use-beginning';
import { useFirstPicture } from './use-first-picture';

/** Shorter than it takes anybody to speak after seeing the call begin; no delay if it begins with the picture. */
const SOUND_AFTER_MS = 300;

interface PeerPictureProps {
  call: LiveCall;
  media: PeerMediaView;
}

/** The peer's video, edge to edge; without a picture, their avatar and the reason. */
export function PeerPicture({ call, media }: PeerPictureProps) {
  const t = useTranslations('call');
  const [start, setStart] = useState<(() => void) | null>(null);
  const speaker = useSpeaker();
  const [hasFrame, setHasFrame] = useState(false);
  const tooEarlyForSound = useBeginning(media.stream !== null, SOUND_AFTER_MS) && !hasFrame;
  const { name } = call.peer;
  const isAskedForCamera = media.asking !== null && media.asking !== 'microphone';
  const showsCameraOff = (call.media === 'video' || hasFrame) && !media.camera && !isAskedForCamera;
  const hasPicture = media.camera && hasFrame;
  const isReconnecting = call.phase === 'reconnecting';
  const isOnFewCores = hasFewCores();
  const layer = useFirstPicture(call);

  return (
    <div className="absolute inset-0">
      {/* An element that waits for a picture plays no sound (Chromium), so sound and picture have one element each. */}
      <StreamSound
        stream={tooEarlyForSound ? null : media.stream}
        speaker={speaker}
        onRefused={(begin) => setStart(() => begin)}
        onPlaying={() => setStart(null)}
      />
      {(!hasPicture || isReconnecting || start) && (
        <div
          className={classNames(
            'absolute inset-0 grid place-content-center justify-items-center gap-4 p-6 text-center',
            (isReconnecting || start) && 'z-10',
          )}
        >
          {!hasPicture && (
            <Avatar person={call.peer} size="huge" className={classNames('mb-2', isReconnecting && 'opacity-50')} />
          )}
          {call.phase === 'connected' && media.asking && (
            <p role="status" className="max-w-md wrap-anywhere">
              {t.rich(`peerAsking.${media.asking}`, { name, ...named })}
            </p>
          )}
          {call.phase === 'connected' && showsCameraOff && (
            // Delayed, so that it does not appear for a camera that is only starting.
            <p className="max-w-md wrap-anywhere animate-appear [animation-delay:1s]">
              <Words>{t.rich('peerCameraOff', { name, ...named })}</Words>
            </p>
          )}
          {(call.phase === 'connecting' || isReconnecting) && (
            // Delayed, so that a call that connects at once shows nothing of it.
            <p
              role="status"
              className={classNames(
                'flex flex-col items-center gap-3 font-semibold text-white text-xl sm:flex-row',
                !isReconnecting && 'animate-appear-late',
              )}
            >
              <Spinner className={classNames('size-6', isOnFewCores && '[animation-timing-function:steps(12)]')} />
              <Words>{isReconnecting ? t('reconnecting') : t('connecting')}</Words>
            </p>
          )}
          {isReconnecting && <p className="text-white/80">{t('reconnectingHint')}</p>}
          {start && !isReconnecting && (
            <Button size="large" className="h-auto max-w-full whitespace-normal py-2.5 shadow-lift" onClick={start}>
              <Volume2 aria-hidden />
              <span className="min-w-0 wrap-anywhere">{t('tapToHear', { name: isolated(name) })}</span>
            </Button>
          )}
        </div>
      )}
      {/*
       * The opening animation repaints the whole screen a dozen times, just when the machine is busiest. On few cores the
       * first frame instead appears over the avatar as soon as it is decoded, before the page has been told of it.
       */}
      <div
        ref={layer}
        className={classNames(
          'pointer-events-none relative size-full overflow-hidden',
          'open:visible open:fixed open:inset-0 open:bg-transparent',
          hasPicture ? !isOnFewCores && 'animate-window-open' : !(isOnFewCores && media.camera) && 'opacity-0',
        )}
      >
        <StreamVideo
          stream={media.stream}
          muted
          aria-label={name}
          className="size-full object-cover"
          onResize={(event) => setHasFrame(event.currentTarget.videoWidth > 0)}
        />
        {/* Not a CSS filter, which is recomputed for the whole screen at each frame of the spinner. */}
        <div
          className={classNames(
            'absolute inset-0 bg-black/70 transition-opacity duration-200',
            !isReconnecting && 'opacity-0',
          )}
        />
      </div>
    </div>
  );
}
