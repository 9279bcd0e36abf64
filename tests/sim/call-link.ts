import type { AskName, AskRequest, Reply } from '@/lib/protocol/asks';
import { CallLink } from '@/lib/rtc/link/call-link';
import type { PeerLink } from '@/lib/rtc/peer/peer-link';
import type { RegistryReply } from '@/server/calls/registry/types';
import type { SimPeer } from './sim-peer';
import type { SimAsk } from './socket';
import type { SimTab } from './tab';
import type { World } from './world';

/** The real lib/rtc/link/call-link.ts of a tab's page, with the world in the place of browser and socket. */
export function openCallLink(tab: SimTab, world: World): CallLink {
  return new CallLink({
    signaling: {
      get connection() {
        return tab.socket ? 'online' : 'offline';
      },
      ask: <N extends AskName>(name: N, request: AskRequest<N>) =>
        new Promise<Reply<N>>((resolve) => {
          const ask = { name, request } as SimAsk;
          if (ask.name === 'call:signal') world.watch.links.asks(tab, ask.request.callId, ask.request.signal);
          tab.outbox.ask(ask, (reply: RegistryReply) => {
            world.answered();
            resolve(reply as Reply<N>);
          });
        }),
    },
    iceServers: { current: [], isRelayOnly: world.hides(tab.device.userId), arriving: () => null },
    onEvent: (event) => tab.linkEvent(event),
    createLink: (options) => world.links.open(tab, options) as unknown as PeerLink,
    observe: (callId, connection) => {
      (connection as unknown as SimPeer).callId = callId;
    },
  });
}
