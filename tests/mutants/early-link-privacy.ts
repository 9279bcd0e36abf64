import type { Mutant } from './mutant';

/** What an early link must not reveal or do before accept. */
export const EARLY_LINK_PRIVACY: readonly Mutant[] = [
  {
    id: 'strangers-learn-addresses',
    bug: 'A call from a stranger makes the callee’s device reveal its address',
    edits: [
      {
        file: 'lib/protocol/sidecar/early-link.ts',
        in: 'earlyLinkFor',
        find: "policy === 'everyone' || (policy === 'contacts' && areContacts)",
        replace: "policy !== 'nobody'",
      },
    ],
    test: 'lib/protocol/sidecar/early-link.test.ts',
  },
  {
    id: 'hidden-from-strangers-alone',
    bug: 'A user who hides their address reveals it to trusted callers before answering',
    edits: [
      {
        file: 'lib/protocol/sidecar/early-link.ts',
        in: 'earlyLinkFor',
        find: '!hidesAddress',
        replace: 'isTrusted',
      },
    ],
    test: 'lib/protocol/sidecar/early-link.test.ts',
  },
  {
    id: 'strangers-through-the-relay',
    bug: 'With a TURN server, strangers can start a DTLS handshake with a user who allows early links from contacts only',
    edits: [
      {
        file: 'lib/protocol/sidecar/early-link.ts',
        in: 'earlyLinkFor',
        find: "if (!isTrusted) return 'none'",
        replace: "if (!isTrusted) return policy === 'contacts' && hasTurn ? 'relay' : 'none'",
      },
    ],
    test: 'lib/protocol/sidecar/early-link.test.ts',
  },
  {
    id: 'offer-read-while-it-rings',
    bug: 'The browser parses a stranger’s offer while it rings, although no early link is allowed',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'takeOffer',
        find: "entry.earlyLink !== 'none'",
        replace: "entry.role === 'callee'",
      },
    ],
    test: 'sim',
  },
  {
    id: 'answers-read-while-it-rings',
    bug: 'The caller’s browser parses signals of a ringing device, although the callee allows no early link',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.handleSignal',
        find: "if (early?.earlyLink === 'none' && !current.isReleased) return;",
        replace: '',
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
  {
    id: 'descriptions-pass-as-they-are',
    bug: 'The browser gets a description exactly as the peer wrote it',
    edits: [
      {
        file: 'lib/rtc/peer/negotiator.ts',
        in: 'Negotiator.#takeDescription',
        find: 'canonicalDescription(said.sdp)',
        replace: 'canonicalDescription(said.sdp) && said.sdp',
      },
    ],
    test: 'lib/rtc/peer/negotiator.test.ts',
  },
  {
    id: 'unreadable-descriptions-pass',
    bug: 'A description that our parser rejects is passed to the browser’s parser',
    edits: [
      {
        file: 'lib/rtc/peer/negotiator.ts',
        in: 'Negotiator.#takeDescription',
        find: 'canonicalDescription(said.sdp)',
        replace: 'canonicalDescription(said.sdp) ?? said.sdp',
      },
    ],
    test: 'lib/rtc/peer/negotiator.test.ts',
  },
  {
    id: 'candidates-pass-as-they-are',
    bug: 'The browser gets a candidate exactly as the peer wrote it',
    edits: [
      {
        file: 'lib/rtc/peer/negotiator.ts',
        in: 'Negotiator.#takeCandidate',
        find: 'canonicalCandidate(said)',
        replace: 'canonicalCandidate(said) && said',
      },
    ],
    test: 'lib/rtc/peer/negotiator.test.ts',
  },
  {
    id: 'names-are-looked-up',
    bug: 'A peer makes the browser resolve any host name by sending it as a candidate',
    edits: [
      {
        file: 'lib/rtc/peer/sdp/canonical-candidate.ts',
        in: 'isAddress',
        find: '/^[0-9a-z-]{1,63}\\.local$/i.test(text)',
        replace: '/^[0-9a-z.-]{1,63}$/i.test(text)',
      },
    ],
    test: 'lib/rtc/peer/sdp/canonical-candidate.test.ts',
  },
  {
    id: 'peer-sets-the-encoder',
    bug: 'A peer’s description sets the bit rate of this side’s encoder',
    edits: [
      {
        file: 'lib/rtc/peer/sdp/grammar.ts',
        in: 'format',
        find: '&& !/^x-google-/i.test(parameter)',
        replace: '',
      },
    ],
    test: 'lib/rtc/peer/sdp/canonical-description.test.ts',
  },
  {
    id: 'one-choice-for-all',
    bug: 'The server’s setting for early links overrides the callee’s choice',
    edits: [
      {
        file: 'server/requests/call-requests.ts',
        in: 'callRequests',
        find: 'earlyLinks ?? settings.earlyLinks',
        replace: 'settings.earlyLinks ?? earlyLinks',
      },
    ],
    test: 'tests/integration/sidecar-privacy.test.ts',
  },
  {
    id: 'links-against-the-will',
    bug: 'An early link is made although the callee allows none',
    edits: [
      {
        file: 'server/calls/registry/early-signal.ts',
        in: 'earlySignal',
        find: "if (earlyLink === 'none') return refuse('wrong-phase');",
        replace: '',
      },
    ],
    test: 'server/calls/registry/early-signal.test.ts',
  },
  {
    id: 'more-than-relays-is-told',
    bug: 'Where an early link may use relays only, every candidate passes',
    edits: [
      {
        file: 'server/calls/registry/early-signal.ts',
        in: 'earlySignal',
        find: "if (body.type === 'candidate' && earlyLink === 'relay' && !isRelayCandidate(body.candidate)) return refuse('not-allowed');",
        replace: '',
      },
    ],
    test: 'server/calls/registry/early-signal.test.ts',
  },
  {
    id: 'any-address-a-relay',
    bug: 'A ringing device labels its own address as a relay, and learns the caller’s address from the connectivity check',
    edits: [
      {
        file: 'lib/rtc/link/relay-gate.ts',
        in: 'RelayGate.take',
        find: "this.#own.has(relayAddress(body) ?? '')",
        replace: 'relayAddress(body)',
      },
    ],
    test: 'lib/rtc/link/relay-gate.test.ts',
  },
  {
    id: 'addresses-inside-early-descriptions',
    bug: 'Candidates are filtered, but descriptions contain them',
    edits: [
      {
        file: 'server/calls/registry/early-signal.ts',
        in: 'earlySignal',
        find: "if (body.type === 'description' && carriesCandidates(body.description.sdp)) return refuse('not-allowed');",
        replace: '',
      },
    ],
    test: 'server/calls/registry/early-signal.test.ts',
  },
  {
    id: 'another-tab-links-early',
    bug: 'A device that does not ring gets an early link to the caller',
    edits: [
      {
        file: 'server/calls/registry/early-signal.ts',
        in: 'earlySignal',
        find: "if (!isCaller && (by.userId !== row.callee.id || !call.rung.has(by.deviceId))) return refuse('not-allowed');",
        replace: '',
      },
    ],
    test: 'server/calls/registry/early-signal.test.ts',
  },
  {
    id: 'media-flows-while-it-rings',
    bug: 'Media flows on an early link before accept',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.setTracks',
        find: 'this.#active.setTracks(tracks);',
        replace: 'this.#active.setTracks(tracks); this.#current?.connection.setTracks(tracks);',
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
  {
    id: 'loser-of-the-race-hears-on',
    bug: 'A device that lost the race to accept keeps receiving media',
    edits: [
      {
        file: 'lib/rtc/link/active-link.ts',
        in: 'ActiveLink.demote',
        find: 'entry.isReleased = false; entry.connection.setTracks(NO_TRACKS);',
        replace: '',
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
  {
    id: 'devices-told-before-accept',
    bug: 'The callee learns the state of the caller’s microphone and camera before accept',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.sendControl',
        find: "message.type === 'media' || message.type === 'hang-up'",
        replace: "message.type === 'hang-up'",
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
  {
    id: 'signals-taken-while-ringing',
    bug: 'The callee’s page processes negotiation before its user has accepted',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.handleSignal',
        find: 'if (!early && !current.isReleased) return;',
        replace: '',
      },
    ],
    test: 'lib/rtc/call/call-controller.test.ts',
  },
  {
    id: 'held-signals-leave-early',
    bug: 'Signals held back until accept are sent at once',
    edits: [
      {
        file: 'lib/rtc/link/forked-links.ts',
        in: 'ForkedLinks.#send',
        find: 'isForAll ? null : earlyBody(body, earlyLink)',
        replace: 'body',
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
  {
    id: 'silent-peer-accepts',
    bug: 'A control message other than an accept starts the call',
    edits: [
      {
        file: 'lib/rtc/link/forked-links.ts',
        in: 'ForkedLinks.take',
        find: "if (event.message.type !== 'accept' || role !== 'caller' || deviceId === null) return; this.#options.onEvent({ type: 'peer-accepted', callId, deviceId, media: event.message.media })",
        replace:
          "if (role !== 'caller' || deviceId === null) return; this.#options.onEvent({ type: 'peer-accepted', callId, deviceId, media: 'video' })",
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
];
