'use client';
import { type RefObject, useRef, useState } from 'react';
import { ChatButton } from '@/components/call/chat/chat-button';
import { ChatPanel } from '@/components/call/chat/chat-panel';
import { NewLineStatus } from '@/components/call/chat/new-line-status';
import { ReactionStatus } from '@/components/call/chat/reactions/reaction-status';
import { useKeyboardInset } from '@/components/call/chat/use-keyboard-inset';
import { CallControls } from '@/components/call/controls/call-controls';
import { MediaDeviceMenu } from '@/components/call/controls/media-device-menu';
import { useControlsFade } from '@/components/call/controls/use-controls-fade';
import { RingingOut } from '@/components/call/ringing/ringing-out';
import { Bursts } from '@/components/call/signals/bursts';
import { RaisedHands } from '@/components/call/signals/raised-hands';
import { classNames } from '@/components/ui/class-names';
import { useElapsed } from '@/lib/hooks/use-elapsed';
import type { CallActions } from '@/lib/rtc/call/call-actions';
import type { CallView } from '@/lib/rtc/call/call-view';
import { CallLine } from './call-line';
import type { LiveCall } from './live-call';
import { MediaProblem } from './media-problem';
import { PeerPicture } from './peer-picture';
import { SelfView } from './self-view';
import { useBeginning } from './use-beginning';
import { useFullScreen } from './use-full-screen';

/** By then the peer's first picture has arrived, even where nothing waited for it. */
const OWN_PICTURE_AFTER_MS = 300;

interface CallRoomProps {
  root: RefObject<HTMLElement | null>;
  call: LiveCall;
  view: Pick<CallView, 'local' | 'peer' | 'quality'>;
  actions: CallActions;
}

/** The room of a call, from the outgoing ring to the last picture. */
export function CallRoom({ root, call, view, actions }: CallRoomProps) {
  const { local, peer, quality } = view;
  const isAskedForMicrophone = peer.asking !== null && peer.asking !== 'camera';
  const ringing = call.phase === 'ringing-out' || call.phase === 'ringing-in';
  const [isChatOpen, setChatOpen] = useState(false);
  // Kept while the panel is closed.
  const [draft, setDraft] = useState('');
  const chatButton = useRef<HTMLButtonElement>(null);
  const room = useRef<HTMLDivElement>(null);
  useKeyboardInset(room, isChatOpen);
  const mayFade = call.phase === 'connected' && peer.camera && !local.problem && !isChatOpen;
  const areControlsShown = useControlsFade(root, mayFade);
  const fullScreen = useFullScreen(root);
  const startedAtMs = call.phase === 'connected' || call.phase === 'reconnecting' ? call.connectedAtMs : null;
  const elapsedMs = useElapsed(startedAtMs);
  const isBeginning = useBeginning(!ringing, OWN_PICTURE_AFTER_MS);
  const hasSelfView = call.media === 'video' || local.camera;
  const fading = classNames('transition-opacity duration-200', !areControlsShown && 'opacity-0');
  // Rendered hidden while it rings: the answer then only shows the room, and the picture appears sooner.
  const hiddenWhileRinging = ringing && 'invisible';

  return (
    <div ref={room} className="absolute inset-0 flex flex-col md:flex-row">
      <div
        className={classNames('relative min-h-0 min-w-0 flex-1 overflow-hidden', !areControlsShown && 'cursor-none')}
      >
        <div className={classNames('contents', hiddenWhileRinging)}>
          <PeerPicture call={call} media={peer} />
        </div>
        {hasSelfView && <SelfView local={local} low={ringing} away={isBeginning} />}
        {!ringing && <Bursts peerName={call.peer.name} />}
        {call.phase === 'ringing-out' && (
          <RingingOut call={call} crowded={local.problem !== null} onCancel={actions.cancel} />
        )}
        <div className="pointer-events-none absolute inset-x-0 top-0 z-10 flex flex-col items-start gap-3 p-4 pt-[max(1rem,env(safe-area-inset-top))] tiny:p-2 sm:p-6 low:sm:p-4 [&>*]:pointer-events-auto">
          <div
            className={classNames(
              'max-w-full',
              fading,
              hiddenWhileRinging,
              ringing && 'low:hidden',
              local.problem && 'tiny:hidden',
            )}
          >
            <CallLine
              peer={call.peer}
              elapsedMs={startedAtMs === null ? null : elapsedMs}
              peerMuted={call.phase === 'connected' && !peer.microphone && !isAskedForMicrophone}
              weak={quality === 'poor'}
            />
          </div>
          {!ringing && <RaisedHands peerName={call.peer.name} isOwnHidden={isChatOpen} />}
          {local.problem && (
            <MediaProblem problem={local.problem} peerName={call.peer.name} onRetry={actions.retryMedia} />
          )}
        </div>
        <div
          className={classNames(
            'absolute inset-x-0 bottom-0 z-10 flex justify-center p-4 pb-[max(1.5rem,env(safe-area-inset-bottom))]',
            'low:pb-[max(0.75rem,env(safe-area-inset-bottom))] max-sm:px-2 tiny:p-2',
            fading,
            hiddenWhileRinging,
          )}
        >
          <CallControls
            isShown={!ringing}
            microphone={local.microphone}
            camera={local.camera}
            chat={<ChatButton button={chatButton} isOpen={isChatOpen} onToggle={() => setChatOpen(!isChatOpen)} />}
            devices={<MediaDeviceMenu room={root} local={local} onChoose={actions.chooseDevice} />}
            fullScreen={fullScreen}
            onMicrophone={actions.setMicrophone}
            onCamera={actions.setCamera}
            onHangUp={actions.hangUp}
          />
        </div>
      </div>
      {!ringing && <ReactionStatus peerName={call.peer.name} />}
      {!ringing && !isChatOpen && <NewLineStatus peerName={call.peer.name} />}
      {!ringing && isChatOpen && (
        <ChatPanel
          peerName={call.peer.name}
          isConnected={call.phase === 'connected'}
          draft={draft}
          onDraft={setDraft}
          onClose={() => {
            setChatOpen(false);
            chatButton.current?.focus();
          }}
        />
      )}
    </div>
  );
}
