import type { Mutant } from './mutant';

/** A link made while it rings, which must give nothing away before accept. */
export const EARLY_LINK_PRIVACY: readonly Mutant[] = [
  {
    id: 'strangers-learn-addresses',
    bug: 'A stranger’s ring makes the callee’s device tell where it is',
    edits: [
      {
        file: 'lib/protocol/early-link.ts',
        in: 'earlyLinkFor',
        find: "policy === 'everyone' || (policy === 'contacts' && areContacts)",
        replace: "policy !== 'nobody'",
      },
    ],
    test: 'lib/protocol/early-link.test.ts',
  },
  {
    id: 'hidden-from-strangers-alone',
    bug: 'Who hides their address tells it to those they trust, before they answer',
    edits: [
      {
        file: 'lib/protocol/early-link.ts',
        in: 'earlyLinkFor',
        find: '!hidesAddress',
        replace: 'isTrusted',
      },
    ],
    test: 'lib/protocol/early-link.test.ts',
  },
  {
    id: 'strangers-through-the-relay',
    bug: 'With a TURN server strangers make a DTLS handshake with who has let nobody in but contacts',
    edits: [
      {
        file: 'lib/protocol/early-link.ts',
        in: 'earlyLinkFor',
        find: "if (!isTrusted) return 'none'",
        replace: "if (!isTrusted) return policy === 'contacts' && hasTurn ? 'relay' : 'none'",
      },
    ],
    test: 'lib/protocol/early-link.test.ts',
  },
  {
    id: 'offer-read-while-it-rings',
    bug: 'The browser is given a stranger’s offer while it rings, though no link may be made before accept',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.#takeOffer',
        find: "entry.earlyLink !== 'none'",
        replace: "entry.role === 'callee'",
      },
    ],
    test: 'sim',
  },
  {
    id: 'answers-read-while-it-rings',
    bug: 'The caller’s browser is given what a ringing device says, though the callee allows no link before accept',
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
    bug: 'The browser is given a description as the peer has written it',
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
    bug: 'A description that our own parser cannot read is left to the browser’s',
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
    bug: 'The browser is given a candidate as the peer has written it',
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
    bug: 'A peer has the browser look up any name, as that of a candidate',
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
    bug: 'A peer’s description sets how much this side’s encoder sends',
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
    bug: 'Links are made while it rings as the server does, whatever the callee chose',
    edits: [
      {
        file: 'server/requests/call-asks.ts',
        in: 'callAsks',
        find: 'earlyLinks ?? settings.earlyLinks',
        replace: 'settings.earlyLinks ?? earlyLinks',
      },
    ],
    test: 'tests/integration/sidecar-privacy.test.ts',
  },
  {
    id: 'links-against-the-will',
    bug: 'A link is made while it rings though the callee allows none',
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
    bug: 'Where relays alone may be told, every address passes',
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
    bug: 'A ringing device says “relay” of an address of its own, and learns from the check where the caller is',
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
    bug: 'Candidates are looked at, but descriptions carry them',
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
    bug: 'A device that does not ring is linked to the caller',
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
    bug: 'The link stands while it rings, and media flows before accept',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.setTracks',
        find: 'if (this.#current?.isReleased) this.#current.peer.setTracks(tracks)',
        replace: 'this.#current?.peer.setTracks(tracks)',
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
  {
    id: 'loser-of-the-race-hears-on',
    bug: 'A device that lost the race to accept goes on getting media',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.choose',
        find: 'current.isReleased = false; current.peer.setTracks(NO_TRACKS);',
        replace: '',
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
  {
    id: 'devices-told-before-accept',
    bug: 'The callee learns of the caller’s microphone and camera before accept',
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
    bug: 'The callee’s page takes negotiation before its person has accepted',
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
    bug: 'What is held back until accept leaves at once',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.#sendEarly',
        find: 'isForAll ? null : earlyBody(body, earlyLink)',
        replace: 'body',
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
  {
    id: 'silent-peer-accepts',
    bug: 'A word of the peer’s page that is no accept begins the call',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.#takeEarly',
        find: "if (event.message.type !== 'accept' || role !== 'caller' || deviceId === null) return; this.#options.onEvent({ type: 'peer-accepted', callId, deviceId, media: event.message.media })",
        replace:
          "if (role !== 'caller' || deviceId === null) return; this.#options.onEvent({ type: 'peer-accepted', callId, deviceId, media: 'video' })",
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
];
