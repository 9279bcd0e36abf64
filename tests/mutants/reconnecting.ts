import type { Mutant } from './mutant';

/** A call that loses its path, its server or its page. */
export const RECONNECTING: readonly Mutant[] = [
  {
    id: 'disconnected-is-the-end',
    bug: 'A link that is only disconnected ends the call',
    edits: [
      {
        file: 'lib/call/reduce-linked.ts',
        in: 'reduceLinked',
        find: 'event.linkEpoch === state.linkEpoch ? disconnected(state) : lostBefore(state)',
        replace: "endCall(state, { reason: 'connection-lost' })",
      },
    ],
    test: 'lib/call/reduce.test.ts',
  },
  {
    id: 'no-step-after-the-restart',
    bug: 'A failed ICE restart leaves a black picture: no fresh link is tried',
    edits: [
      {
        file: 'lib/call/link-events.ts',
        in: 'disconnected',
        find: "startTimer('relink', callId, RELINK_AFTER_MS[role]),",
        replace: '',
      },
    ],
    test: 'lib/call/reduce.test.ts',
  },
  {
    id: 'restart-amid-a-restart',
    bug: 'Whose turn it was not restarts ICE just as the other’s restart is about to succeed, and it begins again',
    edits: [
      {
        file: 'lib/rtc/peer/peer-link.ts',
        in: 'PeerLink.restartIce',
        find: 'if (inPeersStead && this.#negotiator.isPeerRestarting) return;',
        replace: '',
      },
    ],
    test: 'lib/rtc/peer/peer-link.test.ts',
  },
  {
    id: 'one-fresh-link-too-many',
    bug: 'Who missed that a fresh link is being made asks for one more, and both begin again',
    edits: [
      {
        file: 'lib/call/sync-linked.ts',
        in: 'syncLinked',
        find: 'reopen(state, call.linkEpoch)',
        replace: 'askForFreshLink(state)',
      },
    ],
    test: 'lib/call/link-before.test.ts',
  },
  {
    id: 'lost-link-is-not-taken-back',
    bug: 'A cable is back, and the link that works again is thrown away for one that is still being made',
    edits: [
      {
        file: 'lib/call/reduce-linked.ts',
        in: 'reduceLinked',
        find: "state.phase === 'reconnecting' ? revived(state, event.nowMs) : unchanged(state)",
        replace: 'unchanged(state)',
      },
    ],
    test: 'lib/call/link-before.test.ts',
  },
  {
    id: 'new-link-waits-for-a-dead-one',
    bug: 'A fresh link stands, and the person sees the last picture of the lost one for ever',
    edits: [
      {
        file: 'lib/rtc/link/handover.ts',
        in: 'Handover.#endIfLost',
        find: 'if (this.#isNewUp && this.#retired?.isUp === false) this.end();',
        replace: '',
      },
    ],
    test: 'lib/rtc/call/call-controller-survival.test.ts',
  },
  {
    id: 'no-whole-picture-after-a-loss',
    bug: 'The cable is back, and the picture stands still for three seconds more',
    edits: [
      {
        file: 'lib/rtc/sending/camera-encoding.ts',
        in: 'CameraEncoding.restartWithKeyFrame',
        find: 'sender, { encodingOptions: [{ keyFrame: true }] }',
        replace: 'sender',
      },
    ],
    test: 'lib/rtc/sending/camera-encoding.test.ts',
  },
  {
    id: 'limit-swallows-the-whole-picture',
    bug: 'The cable is back, and the picture is not begun anew because its rate is being limited just then',
    edits: [
      {
        file: 'lib/rtc/sending/camera-encoding.ts',
        in: 'CameraEncoding.#apply',
        find: 'this.#isSet = this.#isSet.then(() => this.#set(sender, options))',
        replace: 'void this.#set(sender, options)',
      },
    ],
    test: 'lib/rtc/sending/camera-encoding.test.ts',
  },
  {
    id: 'late-messages-mean-nothing',
    bug: 'After a new address the socket is found dead only when the link is',
    edits: [
      {
        file: 'lib/rtc/channels/heartbeat.ts',
        in: 'Heartbeat.#look',
        find: 'if (this.#alive && this.#bytes === null) this.#options.onQuiet?.();',
        replace: '',
      },
    ],
    test: 'lib/rtc/channels/heartbeat.test.ts',
  },
  {
    id: 'no-fresh-link-after-failure',
    bug: 'A failed link stays failed',
    edits: [
      {
        file: 'lib/call/reduce-linked.ts',
        in: 'reduceLinked',
        find: 'event.linkEpoch === state.linkEpoch ? failed(state) : lostBefore(state)',
        replace: 'unchanged(state)',
      },
    ],
    test: 'lib/call/reduce-races.test.ts',
  },
  {
    id: 'accepted-on-a-dead-link',
    bug: 'A page that accepts is gone before the server hears of it, and who accepts on another waits for the dead link',
    edits: [
      {
        file: 'lib/call/reduce-linked.ts',
        in: 'hearVerdict',
        find: "state.phase === 'reconnecting' ? acceptedAnew(state, choose) : step(state, choose)",
        replace: 'step(state, choose)',
      },
    ],
    test: 'lib/call/early-accept.test.ts',
  },
  {
    id: 'call-looks-alive-for-ever',
    bug: 'A cable is out, and the call looks alive for ever',
    edits: [
      {
        file: 'lib/call/reduce-linked.ts',
        in: 'timerFired',
        find: "if (phase !== 'reconnecting') return unchanged(state)",
        replace: 'return unchanged(state)',
      },
    ],
    test: 'lib/call/reduce.test.ts',
  },
  {
    id: 'late-leave-removes-the-new-session',
    bug: 'After a rejoin, the old session’s late leave removes the new one',
    edits: [
      {
        file: 'server/app/connected-devices.ts',
        in: 'Devices.detach',
        find: 'if (this.#held.get(key)?.socket !== socket) return false;',
        replace: '',
      },
    ],
    test: 'tests/integration/sidecar-refusals.test.ts',
  },
  {
    id: 'peer-misses-the-return',
    bug: 'The peer does not notice that the other is back',
    edits: [
      {
        file: 'server/calls/registry/device-events.ts',
        in: 'deviceOnline',
        find: "tellPeer(step, call, side, 'call:peer-back');",
        replace: '',
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'unrelated-message-ends-the-call',
    bug: 'An end that is another call’s ends this one',
    edits: [
      {
        file: 'lib/call/reduce-linked.ts',
        in: 'takeFact',
        find: 'if (fact.body.callId !== state.callId) return unchanged(state);',
        replace: '',
      },
    ],
    test: 'lib/call/reduce.test.ts',
  },
  {
    id: 'lost-socket-ends-the-call',
    bug: 'A lost socket is taken for an expired login, and ends the call',
    edits: [
      {
        file: 'lib/rtc/call/call-events.ts',
        in: 'followSignaling',
        find: "typeof state === 'object' && state.refused === 'unauthenticated'",
        replace: "state !== 'online'",
      },
    ],
    test: 'lib/rtc/call/call-controller.test.ts',
  },
  {
    id: 'frozen-picture-unnoticed',
    bug: 'The picture is frozen for 15 s, and nothing is said',
    edits: [
      {
        file: 'lib/rtc/channels/heartbeat.ts',
        in: 'SILENT_AFTER_MS',
        find: '1_100',
        replace: '15_000',
      },
    ],
    test: 'lib/rtc/channels/heartbeat.test.ts',
  },
  {
    id: 'leaves-without-a-word',
    bug: 'A closed tab is missed only when ICE gives up',
    edits: [
      {
        file: 'lib/rtc/call/call-controller.ts',
        in: 'CallController.close',
        find: "this.#link.sendControl({ type: 'leaving' });",
        replace: '',
      },
    ],
    test: 'lib/rtc/call/call-controller-survival.test.ts',
  },
  {
    id: 'one-side-relinks',
    bug: 'After a reload media comes one way only',
    edits: [
      {
        file: 'server/calls/registry/active.ts',
        in: 'relink',
        find: 'const side of SIDES',
        replace: "const side of ['callee'] as const",
      },
    ],
    test: 'sim',
  },
  {
    id: 'reload-forgets-the-call',
    bug: 'A reloaded page does not come back to its call',
    edits: [
      {
        file: 'lib/call/reduce-free.ts',
        in: 'sync',
        find: "resume(call, nowMs, [{ type: 'open-media', callId: call.callId, media: call.media }])",
        replace: 'unchanged(state)',
      },
    ],
    test: 'lib/call/reduce.test.ts',
  },
  {
    id: 'move-to-nowhere-ends-the-call',
    bug: 'A call moved to a device that gets no media is over for everybody',
    edits: [
      {
        file: 'server/calls/registry/active.ts',
        in: 'hangUp',
        find: "if (event.reason !== 'hung-up' && returnToOldDevice(step, call, side, event.reason)) return ok;",
        replace: '',
      },
    ],
    test: 'server/calls/registry/move.test.ts',
  },
  {
    id: 'silent-socket-ends-the-call',
    bug: 'A call that goes on is cut because the server cannot be reached for half a minute',
    edits: [
      {
        file: 'server/calls/registry/device-events.ts',
        in: 'deviceOffline',
        find: 'isSilent && !call.arriving.has(side) ? timings.silentGraceMs : timings.graceMs',
        replace: 'timings.graceMs',
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'hang-up-comes-back-with-a-reload',
    bug: 'A call that was hung up while offline comes back when the page is reloaded',
    edits: [
      {
        file: 'lib/rtc/call/outbox.ts',
        in: 'Outbox.constructor',
        find: 'options.memory?.ends() ?? []',
        replace: '[]',
      },
    ],
    test: 'lib/rtc/call/call-controller-survival.test.ts',
  },
  {
    id: 'path-given-up',
    bug: 'A path that is back after ICE has given it up is looked for by nobody',
    edits: [
      {
        file: 'lib/rtc/peer/keep-checking.ts',
        in: 'FOUNDATION',
        find: '/^candidate:\\S+/',
        replace: '/^nothing$/',
      },
    ],
    test: 'lib/rtc/peer/keep-checking.test.ts',
  },
  {
    id: 'hang-up-comes-back',
    bug: 'A call that was hung up while offline comes back',
    edits: [
      {
        file: 'lib/rtc/call/call-events.ts',
        in: 'syncedEvent',
        find: 'call: call && isEnding(call.callId) ? null : call',
        replace: 'call',
      },
    ],
    test: 'lib/rtc/call/call-controller.test.ts',
  },
  {
    id: 'nothing-said-after-a-restart',
    bug: 'After a restart of the server a hang-up reaches nobody',
    edits: [
      {
        file: 'lib/rtc/call/call-controller.ts',
        in: 'CallController.#ready',
        find: 'this.#outbox.resend();',
        replace: '',
      },
    ],
    test: 'lib/rtc/call/call-controller.test.ts',
  },
  {
    id: 'restart-forgets-calls',
    bug: 'A restart of the server forgets the calls, whose timers run for ever',
    edits: [
      {
        file: 'server/calls/registry/restore.ts',
        in: 'restoreRegistry',
        find: 'if (row.endedAt === null) restoreCall(step, row); else if',
        replace: 'if (row.endedAt === null) continue; if',
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'restart-without-a-grace',
    bug: 'After a restart of the server nobody misses who does not come back',
    edits: [
      {
        file: 'server/calls/registry/restore.ts',
        in: 'restoreCall',
        find: "effects.push({ type: 'start-timer', timer: grace(side), ms: timings.graceMs })",
        replace: 'grace(side)',
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'crashed-tab-unnoticed',
    bug: 'A crashed tab is never noticed: a frozen frame and a running clock',
    edits: [
      {
        file: 'server/calls/registry/device-events.ts',
        in: 'deviceOffline',
        find: "effects.push({ type: 'start-timer', timer: { kind: 'grace', callId: call.row.callId, side }, ms });",
        replace: '',
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'older-link-drives-the-call',
    bug: 'A link that is being replaced is taken for the new one',
    edits: [
      {
        file: 'lib/call/reduce-linked.ts',
        in: 'reduceLinked',
        find: 'if (event.linkEpoch === state.linkEpoch) return connected(state, event.nowMs)',
        replace: 'return connected(state, event.nowMs)',
      },
    ],
    test: 'lib/call/link-before.test.ts',
  },
  {
    id: 'told-of-an-older-end',
    bug: 'A call that somebody left and came back to ends by its first end',
    edits: [
      {
        file: 'server/calls/registry/device-events.ts',
        in: 'deviceOnline',
        find: 'if (!isIn(registry.calls.get(callId), by)) send(',
        replace: 'send(',
      },
    ],
    test: 'server/calls/registry/endings.test.ts',
  },
];
