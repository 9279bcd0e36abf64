'use client';
import { Mic, PhoneOff, Video } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useRef } from 'react';
import { Answers } from '@/components/call/answers/answers';
import { useAnswerKeys } from '@/components/call/answers/use-answer-keys';
import { named } from '@/components/call/stage/named';
import { NameTag } from '@/components/people/name-tag';
import { PersonName } from '@/components/people/person-name';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Dialog } from '@/components/ui/dialog';
import { Words } from '@/components/ui/words';
import { mayHoldPreview } from '@/lib/call/predicates';
import type { RingingIn as RingingInState } from '@/lib/call/state';
import { useBrowser } from '@/lib/hooks/use-browser';
import { useIsWebRtcOff } from '@/lib/hooks/use-webrtc';
import type { Media } from '@/lib/protocol/sidecar/call';
import type { LocalMediaView } from '@/lib/rtc/capture/local-media-view';
import { BreathingAvatar } from './breathing-avatar';
import { RingingPreview } from './ringing-preview';
import { BlockCaller, StrangerLines } from './stranger-lines';

interface RingingInProps {
  call: RingingInState;
  /** This user's media: nothing, unless they have chosen a preview. */
  local: LocalMediaView;
  onAccept: (media: Media) => void;
  onDecline: () => void;
}

/**
 * The incoming call card: Enter accepts, Escape declines. Keys and buttons ignore input that started before the user
 * can have seen the card, and no button has the focus: a Space meant for scrolling must not open a camera.
 */
export function RingingIn({ call, local, onAccept, onDecline }: RingingInProps) {
  const t = useTranslations('call');
  const id = useId();
  const card = useRef<HTMLDivElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const { guard, onKey, breakIntoTyping, isDistracted } = useAnswerKeys(() => onAccept(call.media), onDecline);
  const inBrowser = useTranslations('browser');
  const browser = useBrowser();
  const isWebRtcOff = useIsWebRtcOff();
  const seesOneself = mayHoldPreview(call);

  function takeFocus(before: Element | null) {
    if (before?.matches('textarea, input:not([type=checkbox], [type=radio])')) breakIntoTyping();
    // From here Tab moves to the first button.
    return title.current;
  }

  return (
    <Dialog
      data-call-phase={call.phase}
      data-call-id={call.callId}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      className="low:max-w-md max-w-sm"
      takeFocus={takeFocus}
      onLeave={() => guard.isOpenAt(performance.now()) && onDecline()}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys reach the buttons by themselves */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a click on the card only records that the user has seen it */}
      <div
        ref={card}
        onClick={() => guard.attend()}
        className={classNames(
          'low:gap-4 low:p-4 tiny:gap-2 tiny:p-2 flex max-h-[inherit] flex-col gap-8 p-6 tiny:justify-between tiny:size-full',
          !seesOneself && 'pt-12',
        )}
      >
        <div className="low:flex-row low:gap-4 low:text-left flex min-h-0 flex-col items-center text-center">
          {seesOneself && <RingingPreview local={local} />}
          <div className={classNames(seesOneself && 'low:hidden relative -mt-8')}>
            <BreathingAvatar person={call.peer} size="large" />
          </div>
          <div className="low:mt-0 mt-9 min-w-0 max-w-full">
            <h2
              ref={title}
              id={`${id}-title`}
              tabIndex={-1}
              className="low:text-base low:leading-snug tiny:text-sm line-clamp-3 tiny:line-clamp-2 wrap-anywhere py-1 low:py-0 font-semibold text-xl outline-none"
            >
              <Words>{t.rich('isCalling', { name: call.peer.name, ...named })}</Words>
            </h2>
            <p id={`${id}-text`} className="tiny:mt-0 tiny:text-sm mt-1 text-ink-soft">
              <Words>{`${call.media === 'video' ? t('incomingVideo') : t('incomingVoice')} · `}</Words>
              <NameTag user={call.peer} />
            </p>
            {call.stranger && <StrangerLines {...call.stranger} />}
            {call.peer.about && (
              <p className="low:hidden mt-2 line-clamp-2 wrap-anywhere text-ink-soft text-sm">
                <PersonName>{call.peer.about}</PersonName>
              </p>
            )}
          </div>
        </div>
        {isWebRtcOff && (
          <p role="alert" className="scrolls text-center text-sm">
            <span className="font-semibold">{t('cannotTake')}</span>{' '}
            <span className="text-ink-soft">{inBrowser(`webRtc.${browser}`)}</span>
          </p>
        )}
        <Answers
          view={card}
          guard={guard}
          onKey={onKey}
          className="low:gap-2 tiny:grid-cols-2 tiny:gap-1.5 grid shrink-0 gap-3"
        >
          <Button disabled={isWebRtcOff} size="large" className={answer} onClick={() => onAccept(call.media)}>
            {call.media === 'video' ? <Video aria-hidden /> : <Mic aria-hidden />}
            {t('accept')}
          </Button>
          <Button disabled={isWebRtcOff} look="quiet" size="large" className={answer} onClick={() => onAccept('audio')}>
            <Mic aria-hidden />
            {t('acceptAudio')}
          </Button>
          <Button look="danger-quiet" size="large" className={classNames(answer, 'col-span-full')} onClick={onDecline}>
            <PhoneOff aria-hidden />
            {t('decline')}
          </Button>
          {call.stranger && <BlockCaller caller={call.peer} className={classNames(answer, 'col-span-full')} />}
        </Answers>
        <p
          className={classNames(
            '-mt-4 hidden text-center text-ink-soft text-sm [@media(hover:hover)_and_(min-height:38.1rem)]:block',
            // It keeps its space, so that no button moves under a finger.
            isDistracted && 'invisible',
          )}
        >
          {t('keys')}
        </p>
      </div>
    </Dialog>
  );
}

const answer = 'low:min-h-11 tiny:min-h-10 tiny:px-2 tiny:text-sm tiny:leading-tight tiny:whitespace-normal';
