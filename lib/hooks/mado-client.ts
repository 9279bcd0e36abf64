import { CallController } from '@/lib/rtc/call-controller';
import { DeviceChoices } from '@/lib/rtc/device-choices';
import { networkOfPage, watchNetwork } from '@/lib/rtc/network-watch';
import { followPreviewWish } from '@/lib/rtc/preview-wish';
import { TabMemory } from '@/lib/rtc/tab-memory';
import { learnVideoCodecs } from '@/lib/rtc/video-codecs';
import { deviceIdOfTab } from '@/lib/signaling/device-id';
import type { SignalingPort } from '@/lib/signaling/port';
import { SocketSignaling } from '@/lib/signaling/socket-signaling';
import { PeopleStore } from './people-store';
import { SessionStore } from './session-store';

/** Everything that lives as long as a signed-in page. */
export interface MadoClient {
  readonly signaling: SignalingPort;
  readonly calls: CallController;
  readonly choices: DeviceChoices;
  readonly people: PeopleStore;
  readonly session: SessionStore;
  close(): void;
}

/** Opens the socket at once; every part listens before the first fact can arrive. */
export function openMadoClient(): MadoClient {
  const signaling = new SocketSignaling({ deviceId: deviceIdOfTab });
  const choices = new DeviceChoices(window);
  const calls = new CallController({
    signaling,
    choices,
    memory: new TabMemory(window),
    previewWish: (tell) => followPreviewWish(choices, document, tell),
  });
  const people = new PeopleStore(signaling);
  const session = new SessionStore(signaling);
  const stopWatching = watchNetwork(networkOfPage(), (hint) => calls.networkHint(hint));
  signaling.open();
  void learnVideoCodecs(navigator.mediaCapabilities);
  return {
    signaling,
    calls,
    choices,
    people,
    session,
    close: () => {
      stopWatching();
      calls.close();
      choices.close();
      people.close();
      session.close();
      signaling.close();
    },
  };
}
