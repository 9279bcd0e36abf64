import type { Mutant } from './mutant';

/** Media or addresses that reach the peer before the callee has accepted. */
export const BEFORE_ACCEPT: readonly Mutant[] = [
  {
    id: 'a-new-device-answers',
    bug: 'A device that comes online while it rings counts as the callee’s accept',
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
    bug: 'An event meant only for the caller accepts the call on the callee’s device',
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
    bug: 'A call update that arrives while it rings opens the microphone',
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
    bug: 'The sidecar lets a call renegotiate before anybody has accepted',
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
    bug: 'Candidates are withheld, but the offer contains them',
    edits: [
      {
        file: 'lib/rtc/link/forked-links.ts',
        in: 'ForkedLinks.#send',
        find: 'offer: withoutCandidates(body.description.sdp)',
        replace: 'offer: body.description.sdp',
      },
    ],
    test: 'lib/rtc/call/call-controller.test.ts',
  },
  {
    id: 'offers-with-candidates-are-taken',
    bug: 'The sidecar forwards an offer that contains candidates',
    edits: [
      {
        file: 'lib/protocol/signal.ts',
        in: 'bareOfferSchema',
        find: '!carriesCandidates(sdp)',
        replace: 'sdp.length > 0',
      },
    ],
    test: 'lib/protocol/sidecar/requests.test.ts',
  },
  {
    id: 'camera-opens-with-the-ring',
    bug: 'The callee’s camera opens as soon as it rings, to save time',
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
    bug: 'The user’s own camera opens while it rings, although they did not ask for a preview',
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
    bug: 'A microphone that is muted while it opens still sends the first words',
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
    bug: 'A call from a stranger makes the callee’s device reveal its addresses',
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
    bug: 'The caller’s video is shown before the callee accepts',
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
    bug: 'A cancel that loses the race against an accept leaves media flowing',
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
    bug: 'A cancelled call accepts the peer’s crossing call',
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
