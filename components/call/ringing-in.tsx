'use client';
import { Mic, PhoneOff, Video } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogPane, DialogText, DialogTitle } from '@/components/ui/dialog';
import type { RingingIn as RingingInState } from '@/lib/call/state';
import type { Media } from '@/lib/protocol/call';
import { BreathingAvatar } from './breathing-avatar';
import { named } from './named';

/** How long Enter is not an answer when the call broke into somebody's typing. */
const TYPING_GUARD_MS = 700;

interface RingingInProps {
  call: RingingInState;
  onAccept: (media: Media) => void;
  onDecline: () => void;
}

/** The card that cannot be missed: Enter accepts, Escape declines. */
export function RingingIn({ call, onAccept, onDecline }: RingingInProps) {
  const t = useTranslations('call');
  const accept = useRef<HTMLButtonElement>(null);
  const guardedUntil = useRef(0);

  // On the window, so that the keys answer wherever the focus went.
  useEffect(() => {
    const answer = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && performance.now() < guardedUntil.current) event.preventDefault();
      else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) onAccept(call.media);
    };
    window.addEventListener('keydown', answer, true);
    return () => window.removeEventListener('keydown', answer, true);
  }, [call.media, onAccept]);

  function takeFocus(event: Event) {
    event.preventDefault();
    const typing = document.activeElement?.matches('input, textarea');
    guardedUntil.current = typing ? performance.now() + TYPING_GUARD_MS : 0;
    accept.current?.focus();
  }

  return (
    <Dialog open>
      <DialogPane
        data-call-phase={call.phase}
        data-call-id={call.callId}
        className="max-w-sm pt-12 text-center"
        onOpenAutoFocus={takeFocus}
        // The room takes it.
        onCloseAutoFocus={(event) => event.preventDefault()}
        onInteractOutside={(event) => event.preventDefault()}
        onEscapeKeyDown={(event) => {
          event.preventDefault();
          if (performance.now() >= guardedUntil.current) onDecline();
        }}
      >
        <BreathingAvatar person={call.peer} size="large" />
        <DialogTitle className="mt-10 break-words">
          {t.rich('isCalling', { name: call.peer.name, ...named })}
        </DialogTitle>
        <DialogText className="mt-1">{call.media === 'video' ? t('incomingVideo') : t('incomingVoice')}</DialogText>
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
      </DialogPane>
    </Dialog>
  );
}
