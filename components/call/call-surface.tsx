'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { classNames } from '@/components/ui/class-names';
import { useAccount } from '@/lib/hooks/use-account';
import { useCall } from '@/lib/hooks/use-call';
import { useRing } from '@/lib/hooks/use-ring';
import { isolated } from '@/lib/names/isolated';
import { endedSentence } from './ended/ended-sentence';
import { EndedView } from './ended/ended-view';
import { RingingIn } from './ringing/ringing-in';
import { CallRoom } from './stage/call-room';
import { fillsTheScreen, useCallStory } from './use-call-story';

/** Focusing earlier would force a layout of the room just when the first picture arrives. */
const FOCUSED_AFTER_MS = 500;

/** The call, on top of whichever page is open; renders nothing without a call. */
export function CallSurface() {
  const t = useTranslations('call');
  const { call, local, peer, quality, ...actions } = useCall();
  useRing((name) => t('isCallingPlain', { name: isolated(name) }));
  const story = useCallStory(call);
  const account = useAccount();
  const region = useRef<HTMLElement>(null);
  const covers = fillsTheScreen(call, story);

  // Keyboard users start in the room, not on the page beneath it.
  useEffect(() => {
    if (!covers) return;
    const timer = setTimeout(() => {
      const room = region.current;
      // A quick user is inside already: moving the focus would close a menu that they have opened.
      if (!room?.contains(document.activeElement)) room?.focus({ preventScroll: true });
    }, FOCUSED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [covers]);

  if (call.phase === 'idle') return null;
  const rings = call.phase === 'ringing-in';
  return (
    <>
      {rings && (
        <RingingIn key={call.callId} call={call} local={local} onAccept={actions.accept} onDecline={actions.decline} />
      )}
      <section
        ref={region}
        tabIndex={-1}
        aria-label={t('region', { name: call.peer.name })}
        data-call-phase={rings ? undefined : call.phase}
        data-call-id={rings ? undefined : call.callId}
        data-end-reason={call.phase === 'ended' ? call.reason : undefined}
        className={classNames(
          'fixed z-30 text-ink outline-none',
          // The room is rendered hidden while it rings, so that accepting only has to show it.
          rings && 'invisible',
          // No animation while it connects: each painted frame would delay the first picture.
          (call.phase === 'ringing-out' || call.phase === 'reconnecting' || call.phase === 'ended') && 'animate-appear',
          covers || rings
            ? 'night inset-0 overflow-hidden bg-paper'
            : 'inset-x-3 bottom-3 rounded-pane border border-transparent bg-surface shadow-lift sm:right-6 sm:bottom-6 sm:left-auto sm:w-96',
        )}
      >
        {call.phase === 'ended' ? (
          <EndedView
            key={call.callId}
            call={call}
            sentence={endedSentence(call, story.role, story.wasLinked)}
            small={!covers}
            // Otherwise dismiss: the page beneath shows why this page can no longer call.
            onCallAgain={() => (account === 'own' ? actions.dial(call.peer, call.media) : actions.dismiss())}
            onClose={actions.dismiss}
          />
        ) : (
          <CallRoom root={region} call={call} view={{ local, peer, quality }} actions={actions} />
        )}
      </section>
    </>
  );
}
