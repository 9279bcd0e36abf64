import type { Mutant } from './mutant';

/** Pages in unusual browsers and on unusual networks. */
export const PAGE_ENVIRONMENT: readonly Mutant[] = [
  {
    id: 'hanging-websocket-for-ever',
    bug: 'Behind a proxy that stalls WebSockets, the page stays offline',
    edits: [
      {
        file: 'lib/signaling/transport-choice.ts',
        in: 'TransportChoice.next',
        find: "this.isWary && this.#last === 'websocket' ? 'polling' : 'websocket'",
        replace: "'websocket' as Transport",
      },
    ],
    test: 'lib/signaling/transport-choice.test.ts',
  },
  {
    id: 'open-packet-counts-as-connected',
    bug: 'Behind a proxy that passes only Engine.IO’s first packet, the page waits for ever',
    edits: [
      {
        file: 'lib/signaling/socket-signaling.ts',
        in: 'SocketSignaling.#make',
        find: "socket.io.on('open', () => isCurrent() && this.#limitLetIn());",
        replace: '',
      },
    ],
    test: 'tests/integration/hanging-websocket.test.ts',
  },
  {
    id: 'dead-polling-for-ever',
    bug: 'When polling fails as well, the page never tries a WebSocket again',
    edits: [
      {
        file: 'lib/signaling/transport-choice.ts',
        in: 'TransportChoice.next',
        find: "this.isWary && this.#last === 'websocket'",
        replace: 'this.isWary',
      },
    ],
    test: 'lib/signaling/transport-choice.test.ts',
  },
  {
    id: 'polling-for-ever',
    bug: 'A page that once needed polling uses it until it is closed',
    edits: [
      {
        file: 'lib/signaling/socket-signaling.ts',
        in: 'SocketSignaling.#admitted',
        find: 'if (polls) this.#trial.plan();',
        replace: '',
      },
    ],
    test: 'tests/integration/hanging-websocket.test.ts',
    only: 'is tried again beside polling, and takes over without going offline once it passes',
  },
  {
    id: 'tabs-fight',
    bug: 'With more than twenty tabs, each one that is set aside reconnects and displaces the next, for ever',
    edits: [
      {
        file: 'lib/signaling/socket-signaling.ts',
        in: 'SocketSignaling.#tell',
        find: "if (name === 'session:set-aside') this.#rest();",
        replace: '',
      },
    ],
    test: 'lib/signaling/socket-signaling.test.ts',
  },
  {
    id: 'put-out-without-a-word',
    bug: 'A tab that is set aside for newer ones is not told',
    edits: [
      {
        file: 'server/app/connected-devices.ts',
        in: 'Devices.setSurplusAside',
        find: "this.send(surplus.requester.device, { name: 'session:set-aside', body: {} });",
        replace: '',
      },
    ],
    test: 'tests/integration/sidecar-flood.test.ts',
  },
  {
    id: 'resting-tab-rings',
    bug: 'A tab that is set aside while it rings keeps ringing',
    edits: [
      {
        file: 'lib/rtc/call/call-events.ts',
        in: 'followSignaling',
        find: "signaling.onFact('session:set-aside', () => onEvent({ type: 'set-aside' })),",
        replace: '',
      },
    ],
    test: 'lib/rtc/call/call-controller-odd.test.ts',
  },
  {
    id: 'unanswered-prompt-shown-as-on',
    bug: 'While the permission prompt is unanswered, microphone and camera are shown as on',
    edits: [
      {
        file: 'lib/rtc/capture/local-media.ts',
        in: 'LocalMedia.#isDue',
        find: '&& !this.#isUnanswered[kind]',
        replace: '',
      },
    ],
    test: 'lib/rtc/capture/local-media-unanswered.test.ts',
  },
  {
    id: 'unanswered-prompt-untold',
    bug: 'While the permission prompt is unanswered, the peer sees black without an explanation',
    edits: [
      {
        file: 'lib/rtc/call/call-engine.ts',
        in: 'CallEngine.#tellMedia',
        find: "problem?.kind === 'unanswered' ? { asking: problem.device } :",
        replace: '',
      },
    ],
    test: 'lib/rtc/call/call-controller-odd.test.ts',
  },
];
