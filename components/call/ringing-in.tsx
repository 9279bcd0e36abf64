'use client';
import { Mic, PhoneOff, Video } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Dialog } from '@/components/ui/dialog';
import { mayHoldPreview } from '@/lib/call/predicates';
import type { RingingIn as RingingInState } from '@/lib/call/state';
import type { Media } from '@/lib/protocol/call';
import type { LocalMediaView } from '@/lib/rtc/call-view';
import { BreathingAvatar } from './breathing-avatar';
import { named } from './named';
import { RingingPreview } from './ringing-preview';

/** How long Enter is not an answer when the call broke into somebody's typing. */
const TYPING_GUARD_MS = 700;

interface RingingInProps {
  call: RingingInState;
  /** What of the own devices is open: nothing, but for who wants to see themselves. */
  local: LocalMediaView;
  onAccept: (media: Media) => void;
  onDecline: () => void;
}

/** The card that cannot be missed: Enter accepts, Escape declines. */
export function RingingIn({ call, local, onAccept, onDecline }: RingingInProps) {
  const t = useTranslations('call');
  const id = useId();
  const accept = useRef<HTMLButtonElement>(null);
  const guardedUntil = useRef(0);
  const seesOneself = mayHoldPreview(call);

  // On the window, so that the keys answer wherever the focus went.
  useEffect(() => {
    const answer = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== 'Escape') return;
      const early = performance.now() < guardedUntil.current;
      const onButton = event.target instanceof HTMLButtonElement;
      // A button answers Enter by itself; Escape would close the dialog while it rings on.
      if (early || event.key === 'Escape') event.preventDefault();
      if (early) return;
      if (event.key === 'Escape') onDecline();
      else if (!onButton) onAccept(call.media);
    };
    window.addEventListener('keydown', answer, true);
    return () => window.removeEventListener('keydown', answer, true);
  }, [call.media, onAccept, onDecline]);

  function takeFocus(before: Element | null) {
    const typing = before?.matches('input, textarea');
    guardedUntil.current = typing ? performance.now() + TYPING_GUARD_MS : 0;
    return accept.current;
  }

  return (
    <Dialog
      data-call-phase={call.phase}
      data-call-id={call.callId}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      className={classNames('max-w-sm text-center', !seesOneself && 'pt-12')}
      takeFocus={takeFocus}
      onLeave={onDecline}
    >
      {seesOneself && <RingingPreview local={local} />}
      <div className={classNames(seesOneself && 'relative -mt-8')}>
        <BreathingAvatar person={call.peer} size="large" />
      </div>
      <h2 id={`${id}-title`} className="mt-10 break-words font-semibold text-xl">
        {t.rich('isCalling', { name: call.peer.name, ...named })}
      </h2>
      <p id={`${id}-text`} className="mt-1 text-ink-soft">
        {call.media === 'video' ? t('incomingVideo') : t('incomingVoice')}
      </p>
      <div className="mt-8 grid gap-3">
        <Button ref={accept} size="large" onClick={() => onAccept(call.media)}>
          {call.media === 'video' ? <Video aria-hidden /> : <Mic aria-hidden />}
          {t('accept')}
        </Button>
        <Button look="quiet" size="large" onClick={() => onAccept('audio')}>
          <Mic aria-hidden />
          {t('acceptAudio')}
        </Button>
        <Button look="danger-quiet" size="large" onClick={onDecline}>
          <PhoneOff aria-hidden />
          {t('decline')}
        </Button>
      </div>
      <p className="mt-4 hidden text-ink-soft text-sm [@media(hover:hover)]:block">{t('keys')}</p>
    </Dialog>
  );
}
