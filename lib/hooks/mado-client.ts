import { CallController } from '@/lib/rtc/call-controller';
import { deviceIdOfTab } from '@/lib/signaling/device-id';
import type { SignalingPort } from '@/lib/signaling/port';
import { SocketSignaling } from '@/lib/signaling/socket-signaling';
import { PeopleStore } from './people-store';
import { SessionStore } from './session-store';

/** Everything that lives as long as a signed-in page. */
export interface MadoClient {
  readonly signaling: SignalingPort;
  readonly calls: CallController;
  readonly people: PeopleStore;
  readonly session: SessionStore;
  close(): void;
}

/** Opens the socket at once; every part listens before the first fact can arrive. */
export function openMadoClient(): MadoClient {
  const signaling = new SocketSignaling({ deviceId: deviceIdOfTab });
  const calls = new CallController({ signaling });
  const people = new PeopleStore(signaling);
  const session = new SessionStore(signaling);
  signaling.open();
  return {
    signaling,
    calls,
    people,
    session,
    close: () => {
      calls.close();
      people.close();
      session.close();
      signaling.close();
    },
  };
}
