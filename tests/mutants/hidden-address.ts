import type { Mutant } from './mutant';

/** Ways in which the page or the server reveals a hidden address. */
export const HIDDEN_ADDRESS: readonly Mutant[] = [
  {
    id: 'hidden-page-looks-everywhere',
    bug: 'A user who hides their address is reached on a direct path',
    edits: [
      {
        file: 'lib/rtc/peer/peer-link.ts',
        in: 'PeerLink.#configuration',
        find: 'this.#isRelayOnly || this.#options.iceServers.isRelayOnly',
        replace: 'this.#isRelayOnly',
      },
    ],
    test: 'lib/rtc/peer/peer-link.test.ts',
  },
  {
    id: 'hidden-page-tells-all-it-finds',
    bug: 'The page of a user who hides their address reveals it in a candidate',
    edits: [
      {
        file: 'lib/rtc/peer/peer-link.ts',
        in: 'PeerLink.#signal',
        find: 'this.#options.iceServers.isRelayOnly ? relayBodies(body) : [body]',
        replace: '[body]',
      },
    ],
    test: 'lib/rtc/peer/peer-link.test.ts',
  },
  {
    id: 'relays-said-once',
    bug: 'The relay candidates of a user who hides their address are lost with a disconnected socket, and the link never connects',
    edits: [
      {
        file: 'lib/rtc/peer/sdp/session-description.ts',
        in: 'relayBodies',
        find: 'bodies.flatMap((each) => relayBody(each) ?? [])',
        replace: 'bodies.slice(0, 1).flatMap((each) => relayBody(each) ?? [])',
      },
    ],
    test: 'lib/rtc/peer/sdp/session-description.test.ts',
  },
  {
    id: 'address-behind-the-relay',
    bug: 'A relay candidate reveals the address behind the relay',
    edits: [
      {
        file: 'lib/rtc/peer/sdp/session-description.ts',
        in: 'relayBody',
        find: "' raddr 0.0.0.0 rport 0'",
        replace: "'$&'",
      },
    ],
    test: 'lib/rtc/peer/sdp/session-description.test.ts',
  },
  {
    id: 'gathers-before-it-knows',
    bug: 'A page gathers candidates before it knows whether its user hides their address',
    edits: [
      {
        file: 'lib/rtc/ice/ice-servers.ts',
        in: 'IceServers.arriving',
        find: '!this.#mustAsk',
        replace: 'this.#mustAsk',
      },
    ],
    test: 'lib/rtc/ice/ice-servers.test.ts',
  },
  {
    id: 'open-until-told-otherwise',
    bug: 'Until the sidecar has answered, a page treats its user’s address as public',
    edits: [
      {
        file: 'lib/rtc/ice/ice-servers.ts',
        in: 'IceServers.isRelayOnly',
        find: 'this.#mustAsk',
        replace: 'false',
      },
    ],
    test: 'lib/rtc/ice/ice-servers.test.ts',
  },
  {
    id: 'sidecar-passes-hidden-addresses',
    bug: 'The sidecar forwards signals that reveal a hidden address',
    edits: [
      {
        file: 'server/calls/registry/active.ts',
        in: 'signal',
        find: "if (ringing?.row.relayOnlyUserIds.includes(event.by.userId) && tellsAddress(event.signal.body)) return refuse('not-allowed');",
        replace: '',
      },
    ],
    test: 'server/calls/registry/early-signal.test.ts',
  },
  {
    id: 'hidden-until-a-restart',
    bug: 'After a restart of the server, no address is hidden',
    edits: [
      {
        file: 'server/calls/store/call-rows.ts',
        in: 'fromStored',
        find: '(user) => user.hidesAddress',
        replace: '() => false',
      },
    ],
    test: 'tests/integration/sidecar-privacy.test.ts',
    only: 'keeps hiding the address in a call that a new sidecar takes over',
  },
  {
    id: 'hidden-while-there-is-a-relay',
    bug: 'When the TURN server is removed, users who hide their addresses connect directly',
    edits: [
      {
        file: 'server/requests/call-requests.ts',
        in: 'callRequests',
        find: "if (relayOnlyUserIds.length > 0 && !hasTurn) return refuse('no-relay');",
        replace: '',
      },
    ],
    test: 'tests/integration/sidecar-privacy.test.ts',
  },
];
