import type { Mutant } from './mutant';

/** How calls come about, and do not. */
export const CALL_SET_UP: readonly Mutant[] = [
  {
    id: 'glare-refused',
    bug: 'Both ring each other and neither call connects',
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
    bug: 'Both ring each other, and the incoming call stays over the live picture',
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
    bug: 'An answer that was lost with a socket while it rang is never said again',
    edits: [
      {
        file: 'lib/rtc/link/call-link.ts',
        in: 'CallLink.#release',
        find: "if (entry.role === 'callee' && entry.earlyLink !== 'none' && !entry.isUp) entry.peer.repeatAnswer();",
        replace: '',
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
  {
    id: 'second-answer-to-an-old-offer',
    bug: 'A second answer to a repeated offer is taken for that of the ICE restart after it',
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
    id: 'early-candidates-dropped',
    bug: 'Candidates that come before their description are lost',
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
    bug: 'Two offers at once, and nobody gives way',
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
    bug: 'A decline stays on the device, and the caller rings on',
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
    bug: 'A call that nobody answered is shown as declined',
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
    bug: 'Other devices go on ringing after an answer',
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
    bug: 'A device that was away when the call was answered rings on when it returns',
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
    bug: 'One person has two calls in two tabs',
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
        find: "return sideOfDevice(call, by) || isLeaving(call, by) ? ok : refuse('answered-elsewhere')",
        replace: 'acceptCall(step, call, by, media)',
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'another-tab-takes-the-call',
    bug: 'Opening a tab takes over, or ends, the call in another',
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
    bug: 'Calling again while the old call is still ending orphans the new one',
    edits: [
      {
        file: 'lib/rtc/call/call-controller.ts',
        in: 'CallController.#ready',
        find: 'callId !== null && this.#outbox.isJoining(callId)',
        replace: 'false',
      },
    ],
    test: 'lib/rtc/call/call-controller.test.ts',
  },
  {
    id: 'too-late-to-cancel',
    bug: 'A cancel pressed just as the other answers does nothing, and a camera is seen that was not to be',
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
    bug: 'Where the first picture does not come the answered call rings on the screen for ever',
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
    bug: 'A call that was given up rings minutes later',
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
    bug: 'A page without a network rings until it is closed, its preview camera on',
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
    bug: 'An invite that nobody takes is tried for ever, and rings the next morning',
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
    bug: 'A caller without a network rings until the page is closed, the camera on',
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
    bug: 'A move that was given up takes the call away later, and ends it',
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
    bug: 'Who rang while one dialed somebody else is neither seen nor heard when that comes to nothing',
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
    bug: 'A second caller takes the first one’s place, who rings on',
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
    bug: 'A second ring takes the first one’s place on the screen',
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
    bug: 'A ring that crossed the own call, and is over, rings for ever',
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
    bug: 'An invite that is sent again after its call has ended rings anew',
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
];
