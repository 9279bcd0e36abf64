'use client';
import { Mic, PhoneOff, Video } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useRef } from 'react';
import { NameTag } from '@/components/people/name-tag';
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
import { useAnswerKeys } from './use-answer-keys';

interface RingingInProps {
  call: RingingInState;
  /** What of the own devices is open: nothing, but for who wants to see themselves. */
  local: LocalMediaView;
  onAccept: (media: Media) => void;
  onDecline: () => void;
}

/**
 * The card that cannot be missed: Enter accepts, Escape declines. Where it breaks into typing no button has the focus: the
 * rest of a name, with its spaces, must not open a camera.
 */
export function RingingIn({ call, local, onAccept, onDecline }: RingingInProps) {
  const t = useTranslations('call');
  const id = useId();
  const title = useRef<HTMLHeadingElement>(null);
  const accept = useRef<HTMLButtonElement>(null);
  const { brokeIntoTyping, breakIntoTyping } = useAnswerKeys(call.media, onAccept, onDecline);
  const seesOneself = mayHoldPreview(call);

  function takeFocus(before: Element | null) {
    if (!before?.matches('textarea, input:not([type=checkbox], [type=radio])')) return accept.current;
    breakIntoTyping();
    // Tab goes to the first button from here.
    return title.current;
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
      <h2
        ref={title}
        id={`${id}-title`}
        tabIndex={-1}
        className="mt-9 overflow-clip break-words py-1 font-semibold text-xl outline-none"
      >
        {t.rich('isCalling', { name: call.peer.name, ...named })}
      </h2>
      <p id={`${id}-text`} className="mt-1 text-ink-soft">
        {call.media === 'video' ? t('incomingVideo') : t('incomingVoice')} · <NameTag tag={call.peer.tag} />
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
      {!brokeIntoTyping && <p className="mt-4 hidden text-ink-soft text-sm [@media(hover:hover)]:block">{t('keys')}</p>}
    </Dialog>
  );
}
