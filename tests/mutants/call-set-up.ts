import type { Mutant } from './mutant';

/** How calls are set up, and how set-up fails. */
export const CALL_SET_UP: readonly Mutant[] = [
  {
    id: 'glare-refused',
    bug: 'When two users call each other at the same time, neither call connects',
    edits: [
      {
        file: 'server/calls/registry/invite.ts',
        in: 'invite',
        find: 'crossingRing(step, event)',
        replace: "crossingRing(step, event); if (crossing) return refuse('already-in-call')",
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'glare-ignored-by-the-page',
    bug: 'When two users call each other at the same time, the incoming call stays on top of the live video',
    edits: [
      {
        file: 'lib/call/reduce-ringing-out.ts',
        in: 'takeFact',
        find: 'return joinAsCallee(fact.body.into, media,',
        replace:
          "if (state.phase === 'ringing-out') return unchanged(state); return joinAsCallee(fact.body.into, media,",
      },
    ],
    test: 'sim',
  },
  {
    id: 'answer-lost-while-it-rings',
    bug: 'An SDP answer lost with a socket while it rings is never sent again',
    edits: [
      {
        file: 'lib/rtc/link/active-link.ts',
        in: 'ActiveLink.accept',
        find: "if (role === 'callee' && earlyLink !== 'none' && !entry.isUp) connection.repeatAnswer();",
        replace: '',
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
  {
    id: 'second-answer-to-an-old-offer',
    bug: 'A second answer to a repeated offer is applied to the later ICE restart',
    edits: [
      {
        file: 'lib/rtc/peer/negotiator.ts',
        in: 'Negotiator.#setDescription',
        find: "if (description.type === 'answer' && this.#isOfOfferBefore(description.sdp)) return false;",
        replace: '',
      },
    ],
    test: 'lib/rtc/peer/negotiator.test.ts',
  },
  {
    id: 'repeated-offer-undoes-the-next',
    bug: 'An offer that arrives twice takes back the one made after it, and the link can never negotiate again',
    edits: [
      {
        file: 'lib/rtc/peer/negotiator.ts',
        in: 'Negotiator.#follow',
        find: 'this.#lastOffer.isAnswered = true;',
        replace: '',
      },
    ],
    test: 'lib/rtc/peer/negotiator.test.ts',
  },
  {
    id: 'early-candidates-dropped',
    bug: 'Candidates that arrive before their description are lost',
    edits: [
      {
        file: 'lib/rtc/peer/negotiator.ts',
        in: 'Negotiator.#takeCandidate',
        find: 'this.#early = [...this.#early, candidate].slice(-MOST_EARLY);',
        replace: '',
      },
    ],
    test: 'lib/rtc/peer/negotiator.test.ts',
  },
  {
    id: 'both-impolite',
    bug: 'When two offers cross, neither side gives way',
    edits: [
      {
        file: 'lib/rtc/peer/negotiator.ts',
        in: 'Negotiator.#setDescription',
        find: '&& !this.#options.polite',
        replace: '',
      },
    ],
    test: 'lib/rtc/peer/negotiator.test.ts',
  },
  {
    id: 'decline-is-local',
    bug: 'A decline stays on the device, and the caller keeps ringing',
    edits: [
      {
        file: 'lib/call/reduce-ringing-in.ts',
        in: 'declined',
        find: "reason: 'declined', tell: [insist({ name: 'call:decline', request: { callId } })]",
        replace: "reason: 'declined'",
      },
    ],
    test: 'lib/call/reduce.test.ts',
  },
  {
    id: 'decline-on-one-device',
    bug: 'A decline on one device leaves the others ringing',
    edits: [
      {
        file: 'server/calls/registry/end-call.ts',
        in: 'audienceOf',
        find: '...callees.map((device) => ({ device, reason: told.callee })),',
        replace: '',
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'unanswered-is-declined',
    bug: 'An unanswered call is shown as declined',
    edits: [
      {
        file: 'server/calls/registry/device-events.ts',
        in: 'timerFired',
        find: "caller: 'no-answer'",
        replace: "caller: 'declined'",
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'others-ring-on',
    bug: 'The other devices keep ringing after one has answered',
    edits: [
      {
        file: 'server/calls/registry/answer.ts',
        in: 'acceptCall',
        find: "if (keyOf(device) !== keyOf(by)) tellEnd(step, device, callId, 'answered-elsewhere')",
        replace: 'keyOf(device)',
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'ring-lost-with-the-socket',
    bug: 'A device that was offline when the call was answered keeps ringing when it returns',
    edits: [
      {
        file: 'lib/call/reduce-ringing-in.ts',
        in: 'sync',
        find: 'missed(state)',
        replace: 'unchanged(state)',
      },
    ],
    test: 'lib/call/ring-end.test.ts',
  },
  {
    id: 'slot-per-tab',
    bug: 'One user has two calls in two tabs',
    edits: [
      {
        file: 'server/calls/registry/invite.ts',
        in: 'invite',
        find: '!(isRinging(own) && own.row.callee.id === caller.id)',
        replace: 'own.row.callerDeviceId === by.deviceId',
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'second-accept-wins',
    bug: 'A call is answered on two devices',
    edits: [
      {
        file: 'server/calls/registry/answer.ts',
        in: 'accept',
        find: "return sideOfDevice(call, by) || isOldDevice(call, by) ? ok : refuse('answered-elsewhere')",
        replace: 'acceptCall(step, call, by, media)',
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'another-tab-takes-the-call',
    bug: 'Opening a tab takes over, or ends, the call in another tab',
    edits: [
      {
        file: 'server/calls/registry/snapshot.ts',
        in: 'snapshotFor',
        find: '!isOwn || !peerDevice',
        replace: '!peerDevice',
      },
    ],
    test: 'sim',
  },
  {
    id: 'new-call-dies-with-the-old',
    bug: 'Calling again while the previous call is still ending orphans the new one',
    edits: [
      {
        file: 'lib/rtc/call/call-engine.ts',
        in: 'CallEngine.#greeted',
        find: 'callId !== null && this.#outbox.isJoining(callId)',
        replace: 'false',
      },
    ],
    test: 'lib/rtc/call/call-controller.test.ts',
  },
  {
    id: 'too-late-to-cancel',
    bug: 'A cancel pressed just as the callee answers has no effect, and the caller’s camera is seen',
    edits: [
      {
        file: 'lib/call/reduce-linked.ts',
        in: 'reduceLinked',
        find: "case 'decline':",
        replace: "case 'decline': return unchanged(state);",
      },
    ],
    test: 'lib/call/reduce.test.ts',
  },
  {
    id: 'ring-waits-for-a-picture',
    bug: 'If the first video frame never comes, the answered call keeps ringing on the screen',
    edits: [
      {
        file: 'lib/rtc/call/call-view-store.ts',
        in: 'CallViewStore.hold',
        find: 'stop: this.#timers.start(HOLD_MS[until], () => this.release())',
        replace: 'stop: () => {}',
      },
    ],
    test: 'lib/rtc/call/first-picture.test.ts',
  },
  {
    id: 'given-up-invite-rings',
    bug: 'A cancelled call rings minutes later',
    edits: [
      {
        file: 'lib/rtc/call/outbox.ts',
        in: 'Outbox.withdrawJoining',
        find: 'this.#kept.filter((ask) => !isJoining(callId, ask))',
        replace: 'this.#kept',
      },
    ],
    test: 'lib/rtc/call/outbox.test.ts',
  },
  {
    id: 'rings-without-end',
    bug: 'A page without a network rings until it is closed, with the preview camera on',
    edits: [
      {
        file: 'lib/call/reduce-ringing-in.ts',
        in: 'reduceRingingIn',
        find: "event.timer === 'ring' && event.callId === callId ? missed(state) : unchanged(state)",
        replace: 'unchanged(state)',
      },
    ],
    test: 'lib/call/ring-end.test.ts',
  },
  {
    id: 'dials-without-end',
    bug: 'An invite that nobody receives is retried for ever, and rings the next morning',
    edits: [
      {
        file: 'lib/call/reduce-ringing-out.ts',
        in: 'timerFired',
        find: "timer === 'ring' && callId === state.callId && (isInviting || !state.invited)",
        replace: 'false',
      },
    ],
    test: 'lib/call/ring-end.test.ts',
  },
  {
    id: 'rings-out-without-a-network',
    bug: 'A caller without a network keeps calling until the page is closed, with the camera on',
    edits: [
      {
        file: 'lib/call/reduce-ringing-out.ts',
        in: 'timerFired',
        find: "if (isOffline && state.unheard) return giveUp(state, { reason: 'connection-lost', tell: cancel(state) });",
        replace: '',
      },
    ],
    test: 'lib/call/ring-end.test.ts',
  },
  {
    id: 'move-outlives-its-end',
    bug: 'A cancelled move takes over the call later, and ends it',
    edits: [
      {
        file: 'lib/call/end.ts',
        in: 'endCall',
        find: "phase === 'connecting' && state.moving ? [withdrawJoining(state.callId)] : []",
        replace: '[]',
      },
    ],
    test: 'lib/call/move.test.ts',
  },
  {
    id: 'ring-behind-the-dial',
    bug: 'A call that came in while the user was calling somebody else is not shown when their own call fails',
    edits: [
      {
        file: 'lib/call/reduce-ringing-out.ts',
        in: 'giveUp',
        find: '!waiting',
        replace: '!waiting || waiting',
      },
    ],
    test: 'lib/call/reduce-races.test.ts',
  },
  {
    id: 'cancel-keeps-the-invite',
    bug: 'A cancel overtakes its invite, which then rings',
    edits: [
      {
        file: 'lib/call/reduce-ringing-out.ts',
        in: 'cancel',
        find: "withdrawJoining(callId), insist({ name: 'call:cancel', request: { callId } })",
        replace: "insist({ name: 'call:cancel', request: { callId } })",
      },
    ],
    test: 'lib/call/reduce-races.test.ts',
  },
  {
    id: 'second-caller-replaces-the-first',
    bug: 'A second caller replaces the first one, who keeps ringing',
    edits: [
      {
        file: 'server/calls/registry/reach.ts',
        in: 'isBusy',
        find: "=== 'do-not-disturb' || registry.slots.has(userId)",
        replace: "=== 'do-not-disturb'",
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'ringing-page-takes-the-second',
    bug: 'A second incoming call replaces the first one on the screen',
    edits: [
      {
        file: 'lib/call/reduce-ringing-in.ts',
        in: 'takeFact',
        find: "if (fact.name === 'call:ended' && fact.body.callId === callId)",
        replace:
          "if (fact.name === 'call:invited') return step(ringingIn(fact.body)); if (fact.name === 'call:ended' && fact.body.callId === callId)",
      },
    ],
    test: 'lib/call/reduce-races.test.ts',
  },
  {
    id: 'rings-for-somebody-gone',
    bug: 'An incoming call that crossed the user’s own and has ended rings for ever',
    edits: [
      {
        file: 'lib/call/reduce-ringing-out.ts',
        in: 'forgetWaiting',
        find: "state.phase === 'ringing-out' && state.waiting ? step({ ...state, waiting: undefined }) : unchanged(state)",
        replace: 'unchanged(state)',
      },
    ],
    test: 'lib/call/reduce-races.test.ts',
  },
  {
    id: 'repeated-invite-rings-anew',
    bug: 'An invite repeated after its call has ended rings again',
    edits: [
      {
        file: 'server/calls/registry/timings.ts',
        in: 'DEFAULT_TIMINGS',
        find: 'rememberMs: 600_000',
        replace: 'rememberMs: 60_000',
      },
    ],
    test: 'server/calls/registry/endings.test.ts',
  },
  {
    id: 'sections-in-any-order',
    bug: 'A description with its sections in another order has a screen taken for a camera',
    edits: [
      {
        file: 'lib/rtc/peer/sdp/canonical-description.ts',
        in: 'read',
        find: '|| !isLaidOut(sections)',
        replace: '',
      },
    ],
    test: 'lib/rtc/peer/sdp/canonical-description.test.ts',
  },
  {
    id: 'screen-shown-as-the-person',
    bug: 'A shared screen appears in place of the camera of the user who shares it',
    edits: [
      {
        file: 'lib/rtc/peer/remote-streams.ts',
        in: 'STREAM_OF',
        find: "screen: 'screen'",
        replace: "screen: 'person'",
      },
    ],
    test: 'lib/rtc/peer/remote-streams.test.ts',
  },
  {
    id: 'empty-screen-takes-bandwidth',
    bug: 'The camera is blurred on a thin network, because a screen that nobody shares has a share of the bandwidth',
    edits: [
      {
        file: 'lib/rtc/sending/senders.ts',
        in: 'Senders.#screenEncoding',
        find: 'isActive: false',
        replace: 'isActive: true',
      },
    ],
    test: 'lib/rtc/sending/senders.test.ts',
  },
  {
    id: 'screen-slots-while-disconnected',
    bug: 'An ICE restart waits, because the slots for a screen are negotiated while the link is down',
    edits: [
      {
        file: 'lib/rtc/peer/later-slots.ts',
        in: 'LaterSlots.#dueInMs',
        find: '|| !isConnected',
        replace: '',
      },
    ],
    test: 'lib/rtc/peer/later-slots.test.ts',
  },
  {
    id: 'screen-slots-for-an-older-page',
    bug: 'A call with a page of an older version never reconnects, because that page refuses an offer with more sections',
    edits: [
      {
        file: 'lib/rtc/peer/later-slots.ts',
        in: 'LaterSlots.#dueInMs',
        find: '|| !isKnownToPeer',
        replace: '',
      },
    ],
    test: 'lib/rtc/peer/later-slots.test.ts',
  },
  {
    id: 'restart-waits-for-slots',
    bug: 'A call stays lost, because its ICE restart waits for the answer to an offer of more slots that was lost too',
    edits: [
      {
        file: 'lib/rtc/peer/peer-link.ts',
        in: 'PeerLink.restartIce',
        find: 'if (mustReplace) void this.#negotiator.offer();',
        replace: '',
      },
    ],
    test: 'lib/rtc/peer/peer-link.test.ts',
  },
  {
    id: 'slots-taken-for-a-restart',
    bug: 'A lost call stays lost for seconds, because the offer of more slots is taken for the peer’s ICE restart',
    edits: [
      {
        file: 'lib/rtc/peer/negotiator.ts',
        in: 'Negotiator.#noteRestart',
        find: 'isRestart: ufragOf(sdp) !== ufragOf(before)',
        replace: 'isRestart: before !== sdp',
      },
    ],
    test: 'lib/rtc/peer/negotiator.test.ts',
  },
];
