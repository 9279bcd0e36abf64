import { WebRtcSupport } from '@/lib/browser/webrtc-support';
import type { UserId } from '@/lib/protocol/ids';
import { KeptRingChoices } from '@/lib/ringing/ring-choices';
import { CallController } from '@/lib/rtc/call/call-controller';
import { TabMemory } from '@/lib/rtc/call/tab-memory';
import { MediaDeviceChoices } from '@/lib/rtc/capture/media-device-choices';
import { followPreviewWish } from '@/lib/rtc/capture/preview-wish';
import { ChatMemory } from '@/lib/rtc/chat/chat-memory';
import { networkOfPage, watchNetwork } from '@/lib/rtc/ice/network-watch';
import { detectHardwareH264 } from '@/lib/rtc/sending/video-codecs';
import { deviceIdOfTab } from '@/lib/signaling/device-id';
import type { SignalingPort } from '@/lib/signaling/port';
import { SocketSignaling } from '@/lib/signaling/socket-signaling';
import type { AccountWatch } from './account-watch';
import { ContactStatesStore } from './contact-states-store';
import { followAccount } from './follow-account';
import { PeopleStore } from './people-store';
import { SessionStore } from './session-store';
import { wakeOnUse } from './wake-on-use';
import { whoIsSignedIn } from './who-is-signed-in';

/** Everything that lives as long as a signed-in page. */
export interface MadoClient {
  readonly signaling: SignalingPort;
  readonly calls: CallController;
  readonly choices: MediaDeviceChoices;
  readonly ringing: KeptRingChoices;
  readonly people: PeopleStore;
  readonly contactStates: ContactStatesStore;
  readonly session: SessionStore;
  readonly account: AccountWatch;
  readonly webRtc: WebRtcSupport;
  close(): void;
}

interface MadoClientOptions {
  /** The user the page was opened for. */
  readonly ownerId: UserId;
  readonly onSignedOut: () => void;
}

/** Opens the socket at once. Every part subscribes before the first fact can arrive. */
export function openMadoClient({ ownerId, onSignedOut }: MadoClientOptions): MadoClient {
  const signaling = new SocketSignaling({
    deviceId: deviceIdOfTab,
    ownerId,
    place: window,
    isInUse: () => calls.view.call.phase !== 'idle' && calls.view.call.phase !== 'ended',
  });
  const webRtc = new WebRtcSupport(window);
  const choices = new MediaDeviceChoices(window);
  const ringing = new KeptRingChoices(window);
  const calls = new CallController({
    signaling,
    webRtc,
    choices,
    memory: new TabMemory(window),
    chatMemory: new ChatMemory(window),
    previewWish: (tell) => followPreviewWish(choices, document, tell),
  });
  const people = new PeopleStore(signaling);
  const contactStates = new ContactStatesStore(signaling);
  const session = new SessionStore(signaling);
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const leave = () => {
    calls.chat.forget();
    onSignedOut();
  };
  const account = followAccount({ ownerId, whoIsSignedIn, wait, onSignedOut: leave, signaling, calls });
  const stopWatching = watchNetwork(networkOfPage(), (hint) => calls.networkHint(hint));
  const stopWaking = wakeOnUse(signaling, window);
  signaling.open();
  void detectHardwareH264(navigator.mediaCapabilities);
  return {
    signaling,
    calls,
    choices,
    ringing,
    people,
    contactStates,
    session,
    account: account.watch,
    webRtc,
    close: () => {
      stopWatching();
      stopWaking();
      account.close();
      calls.close();
      choices.close();
      ringing.close();
      webRtc.close();
      people.close();
      contactStates.close();
      session.close();
      signaling.close();
    },
  };
}
