import type { Mutant } from './mutant';

/** Media, or an address, before the person has accepted. */
export const BEFORE_ACCEPT: readonly Mutant[] = [
  {
    id: 'a-new-device-answers',
    bug: 'A change of membership while it rings counts as the callee’s accept',
    edits: [
      {
        file: 'server/calls/registry/device-events.ts',
        in: 'deviceOnline',
        find: 'call.rung.add(by.deviceId)',
        replace: 'call.row = { ...call.row, acceptedAt: step.nowMs, calleeDeviceId: by.deviceId }',
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'caller-accepts',
    bug: 'The caller answers its own call',
    edits: [
      {
        file: 'server/calls/registry/answer.ts',
        in: 'accept',
        find: "if (side === 'caller') return refuse('not-allowed');",
        replace: '',
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'accepted-answers-the-callee',
    bug: 'A message that only a caller may get answers the call at the callee',
    edits: [
      {
        file: 'lib/call/reduce-ringing-in.ts',
        in: 'takeFact',
        find: "if (fact.name === 'call:ended' && fact.body.callId === callId)",
        replace:
          "if (fact.name === 'call:accepted') return joinAsCallee(state, 'video', [{ type: 'open-media', callId, media: 'video' }]); if (fact.name === 'call:ended' && fact.body.callId === callId)",
      },
    ],
    test: 'lib/call/reduce.test.ts',
  },
  {
    id: 'update-opens-media',
    bug: 'A session update that arrives while it rings starts the microphone',
    edits: [
      {
        file: 'lib/call/reduce-ringing-in.ts',
        in: 'takeFact',
        find: "if (fact.name === 'call:ended' && fact.body.callId === callId)",
        replace:
          "if (fact.name === 'call:relinked') return step(state, { type: 'open-media', callId, media: 'audio' }); if (fact.name === 'call:ended' && fact.body.callId === callId)",
      },
    ],
    test: 'lib/call/reduce.test.ts',
  },
  {
    id: 'signals-pass-while-ringing',
    bug: 'The sidecar renegotiates a call before anybody has accepted',
    edits: [
      {
        file: 'server/calls/registry/active.ts',
        in: 'activeCall',
        find: "if (isRinging(call)) return refuse('wrong-phase');",
        replace: '',
      },
    ],
    test: 'sim',
  },
  {
    id: 'candidates-inside-the-offer',
    bug: 'Candidates are withheld, but the offer carries them',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.#sendEarly',
        find: 'offer: withoutCandidates(body.description.sdp)',
        replace: 'offer: body.description.sdp',
      },
    ],
    test: 'lib/rtc/call/call-controller.test.ts',
  },
  {
    id: 'offers-with-candidates-are-taken',
    bug: 'The sidecar passes on an offer with candidates in it',
    edits: [
      {
        file: 'lib/protocol/signal.ts',
        in: 'bareOfferSchema',
        find: '!carriesCandidates(sdp)',
        replace: 'sdp.length > 0',
      },
    ],
    test: 'lib/protocol/asks.test.ts',
  },
  {
    id: 'camera-opens-with-the-ring',
    bug: 'The callee’s camera opens when it rings, to be quick',
    edits: [
      {
        file: 'lib/call/reduce-free.ts',
        in: 'ring',
        find: "stopTimer('ended')",
        replace: "stopTimer('ended'), { type: 'open-media', callId: invitation.callId, media: 'video' }",
      },
    ],
    test: 'lib/call/reduce.test.ts',
  },
  {
    id: 'camera-shown-unasked',
    bug: 'The own camera is shown while it rings, though nobody chose so',
    edits: [
      {
        file: 'lib/rtc/capture/media-device-choices.ts',
        in: 'NO_CHOICES',
        find: 'preview: false',
        replace: 'preview: true',
      },
    ],
    test: 'lib/rtc/capture/media-device-choices.test.ts',
  },
  {
    id: 'muted-while-it-opens',
    bug: 'A microphone muted while it opens sends its first words',
    edits: [
      {
        file: 'lib/rtc/capture/local-media.ts',
        in: 'LocalMedia.#adopt',
        find: 'else track.enabled = this.#wanted.audio;',
        replace: '',
      },
    ],
    test: 'lib/rtc/capture/local-media.test.ts',
  },
  {
    id: 'addresses-leave-with-the-ring',
    bug: 'A stranger’s ring makes the callee’s device give its addresses away',
    edits: [
      {
        file: 'lib/call/reduce-free.ts',
        in: 'ring',
        find: 'startRinging(invitation)',
        replace: "startRinging(invitation), { type: 'release-signals' }",
      },
    ],
    test: 'sim',
  },
  {
    id: 'peer-shown-before-accept',
    bug: 'The caller’s picture is on the screen before accept',
    edits: [
      {
        file: 'lib/rtc/call/peer-media.ts',
        in: 'shownPeer',
        find: 'peer.stream === null',
        replace: 'peer.stream !== null',
      },
    ],
    test: 'lib/rtc/call/peer-media.test.ts',
  },
  {
    id: 'late-accept-beats-the-cancel',
    bug: 'A cancel that loses the race to an accept leaves media flowing',
    edits: [
      {
        file: 'server/calls/registry/answer.ts',
        in: 'cancel',
        find: 'endByHand(step, call, side)',
        replace: 'ok',
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'lost-accept-stays',
    bug: 'A device whose accept came too late keeps its camera open',
    edits: [
      {
        file: 'lib/call/reduce-linked.ts',
        in: 'refused',
        find: "endCall(state, { reason: 'answered-elsewhere' })",
        replace: 'unchanged(state)',
      },
    ],
    test: 'lib/call/reduce-races.test.ts',
  },
  {
    id: 'given-up-ring-answers',
    bug: 'A ring that somebody gave up answers the other’s',
    edits: [
      {
        file: 'lib/call/reduce-ringing-in.ts',
        in: 'takeFact',
        find: 'fact.body.into.callId === callId',
        replace: "fact.body.into.callId === 'none'",
      },
    ],
    test: 'lib/call/reduce-races.test.ts',
  },
];
