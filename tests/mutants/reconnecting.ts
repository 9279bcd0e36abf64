import type { Mutant } from './mutant';

/** Calls that lose their network path, their server or their page. */
export const RECONNECTING: readonly Mutant[] = [
  {
    id: 'disconnected-is-the-end',
    bug: 'A link in the state “disconnected” ends the call',
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
    bug: 'A failed ICE restart leaves a black picture: no new link is tried',
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
    bug: 'One side restarts ICE while the other’s restart is about to succeed, and it starts over',
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
    bug: 'A side that missed the relink requests another one, and both start over',
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
    bug: 'A network cable is plugged in again, and the recovered link is discarded for one that is still connecting',
    edits: [
      {
        file: 'lib/call/reduce-linked.ts',
        in: 'foundBefore',
        find: "if (state.phase === 'reconnecting') return revived(state, nowMs);",
        replace: '',
      },
    ],
    test: 'lib/call/link-before.test.ts',
  },
  {
    id: 'new-link-waits-for-a-dead-one',
    bug: 'The new link is connected, but the last frame of the lost one stays on the screen',
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
    bug: 'After the network recovers, the video stays frozen for three more seconds',
    edits: [
      {
        file: 'lib/rtc/sending/camera-encoding.ts',
        in: 'CameraEncoding.restartWithKeyFrame',
        find: 'this.#writer.requestKeyFrame();',
        replace: '',
      },
    ],
    test: 'lib/rtc/sending/camera-encoding.test.ts',
  },
  {
    id: 'limit-swallows-the-whole-picture',
    bug: 'After the network recovers, no key frame is sent because the bit rate is being limited at that moment',
    edits: [
      {
        file: 'lib/rtc/sending/encoding-writer.ts',
        in: 'EncodingWriter.#write',
        find: 'if (this.#isWriting) return;',
        replace: '',
      },
    ],
    test: 'lib/rtc/sending/encoding-writer.test.ts',
  },
  {
    id: 'late-messages-mean-nothing',
    bug: 'After an address change, the socket is found dead only when the link is',
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
    bug: 'A page crashes right after it accepts, and the user’s next accept on another device waits for the dead link',
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
    bug: 'A network cable is unplugged, and the call looks connected for ever',
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
    bug: 'After a reconnect, the old connection’s late disconnect removes the new one',
    edits: [
      {
        file: 'server/app/connected-devices.ts',
        in: 'Devices.detach',
        find: 'if (this.#held.get(key)?.socket !== socket) return false;',
        replace: '',
      },
    ],
    test: 'tests/integration/sidecar-refusals.test.ts',
    only: 'allows one socket per device: a second one takes over',
  },
  {
    id: 'peer-misses-the-return',
    bug: 'The peer is not told that the other side is back',
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
    bug: 'The end of another call ends this one',
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
    bug: 'A lost socket is mistaken for an expired login, and ends the call',
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
    bug: 'The video is frozen for 15 s without a notice',
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
    bug: 'A closed tab is noticed only when ICE fails',
    edits: [
      {
        file: 'lib/rtc/call/call-engine.ts',
        in: 'CallEngine.close',
        find: "this.link.sendControl({ type: 'leaving' });",
        replace: '',
      },
    ],
    test: 'lib/rtc/call/call-controller-survival.test.ts',
  },
  {
    id: 'one-side-relinks',
    bug: 'After a reload, media flows one way only',
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
    bug: 'A reloaded page does not return to its call',
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
    bug: 'Moving a call to a device that gets no media ends it for everybody',
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
    bug: 'A call with working media ends because the server is unreachable for half a minute',
    edits: [
      {
        file: 'server/calls/registry/device-events.ts',
        in: 'deviceOffline',
        find: 'isSilent && !call.awaitingMedia.has(side) ? timings.silentGraceMs : timings.graceMs',
        replace: 'timings.graceMs',
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'hang-up-comes-back-with-a-reload',
    bug: 'A call that was hung up while offline returns when the page is reloaded',
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
    bug: 'A path that works again after ICE has failed is never checked again',
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
    bug: 'A call that was hung up while offline returns',
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
    bug: 'After a restart of the server, a hang-up reaches nobody',
    edits: [
      {
        file: 'lib/rtc/call/call-engine.ts',
        in: 'CallEngine.#greeted',
        find: 'this.#outbox.resend();',
        replace: '',
      },
    ],
    test: 'lib/rtc/call/call-controller.test.ts',
  },
  {
    id: 'busy-sidecar-declared-gone',
    bug: 'A second server on the same database takes over the running calls of the first',
    edits: [
      {
        file: 'server/calls/store/lease-keeper.ts',
        in: 'LeaseKeeper.#look',
        find: 'last?.renewals === renewals',
        replace: 'last',
      },
    ],
    test: 'server/calls/store/lease-keeper.test.ts',
  },
  {
    id: 'takeover-without-a-fence',
    bug: 'A server that lost its calls to another one while it was suspended writes over them when it wakes up',
    edits: [
      {
        file: 'server/calls/store/sql-call-store.ts',
        in: 'SqlCallStore.update',
        find: 'leaseId: this.#leaseId',
        replace: '',
      },
    ],
    test: 'tests/integration/sidecar-call-store.test.ts',
  },
  {
    id: 'restart-forgets-calls',
    bug: 'A restart of the server forgets the calls, and their timers run for ever',
    edits: [
      {
        file: 'server/calls/registry/restore.ts',
        in: 'adoptCalls',
        find: 'if (row.endedAt === null) restoreCall(step, notLaterThan(row, nowMs)); else if',
        replace: 'if (row.endedAt === null) continue; if',
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'clock-set-back-rings-on',
    bug: 'The clock is set back and the server restarts: a call rings for as long as that was, and its end is lost',
    edits: [
      {
        file: 'server/calls/registry/restore.ts',
        in: 'adoptCalls',
        find: 'restoreCall(step, notLaterThan(row, nowMs))',
        replace: 'restoreCall(step, row)',
      },
    ],
    test: 'server/calls/registry/restore.test.ts',
  },
  {
    id: 'restart-without-a-grace',
    bug: 'After a restart of the server, a device that does not return is never missed',
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
    bug: 'A crashed tab is never noticed: the last frame stays and the clock keeps running',
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
    bug: 'Events of a link that is being replaced are taken for the new one’s',
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
    bug: 'A call that a device left and rejoined ends because of its first end',
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
  {
    id: 'file-fills-the-path',
    bug: 'A file transfer fills the queues of the path, and hang-up and heartbeat wait behind it',
    edits: [
      {
        file: 'lib/rtc/channels/send-window.ts',
        in: 'SendWindow.received',
        find: 'if (bytes > this.#cutAt) this.#cut();',
        replace: '',
      },
    ],
    test: 'lib/rtc/channels/send-window.test.ts',
  },
  {
    id: 'file-fills-the-buffer',
    bug: 'A file transfer fills the browser’s buffer, from which nothing can be taken back',
    edits: [
      {
        file: 'lib/rtc/channels/flow-controlled-sender.ts',
        in: 'FlowControlledSender.#hasRoomFor',
        find: 'return bufferedAmount <= limits.lowWatermark || bufferedAmount + bytes <= limits.highWatermark;',
        replace: 'return true;',
      },
    ],
    test: 'lib/rtc/channels/flow-controlled-sender.test.ts',
  },
  {
    id: 'leaving-unheard',
    bug: 'The peer reloads its page, and this one notices only when ICE does',
    edits: [
      {
        file: 'lib/rtc/channels/control-channel.ts',
        in: 'ControlChannel.#take',
        find: "onEvent({ type: 'peer-gone' });",
        replace: '',
      },
    ],
    test: 'lib/rtc/channels/control-channel.test.ts',
  },
  {
    id: 'all-return-at-once',
    bug: 'After an upgrade every page reconnects in the same second, and the server falls over',
    edits: [
      {
        file: 'lib/signaling/socket-signaling.ts',
        in: 'SocketSignaling.#planReturn',
        find: 'io.reconnectionDelay(reconnectInMs);',
        replace: '',
      },
    ],
    test: 'lib/signaling/socket-signaling.test.ts',
  },
  {
    id: 'new-calls-at-the-last-moment',
    bug: 'A call begun while the server stops is lost',
    edits: [
      {
        file: 'server/requests/call-requests.ts',
        in: 'callRequests',
        find: "if (isDraining()) return refuse('internal');",
        replace: '',
      },
    ],
    test: 'tests/integration/sidecar-drain.test.ts',
    only: 'lets a call that rings be answered, but takes no new one, which then rings at the next sidecar',
  },
  {
    id: 'an-upgrade-cuts-a-ring',
    bug: 'Somebody accepts a call just as the server stops, and nothing happens for seconds',
    edits: [
      {
        file: 'server/calls/call-service.ts',
        in: 'CallService.atRest',
        find: 'if (this.#isAtRest) return Promise.resolve();',
        replace: 'return Promise.resolve();',
      },
    ],
    test: 'server/calls/call-service.test.ts',
  },
  {
    id: 'a-hung-program-stays',
    bug: 'The server’s process runs but answers nobody, for fifteen days',
    edits: [
      {
        file: 'scripts/supervisor/guard.ts',
        in: 'watch',
        find: 'program.killHung();',
        replace: '',
      },
    ],
    test: 'scripts/supervisor/guard.test.ts',
  },
  {
    id: 'refused-signal-is-lost',
    bug: 'An answer that no sidecar can pass on at the moment is lost, and the call fails after 20 s',
    edits: [
      {
        file: 'lib/rtc/link/signal-courier.ts',
        in: 'SignalCourier.#ask',
        find: "else if (reply.code === 'internal') this.#sendLater(letter);",
        replace: '',
      },
    ],
    test: 'lib/rtc/link/call-link.test.ts',
  },
  {
    id: 'move-flashes-reconnecting',
    bug: 'A call that moves to another device shows “Reconnecting” at the peer for a moment',
    edits: [
      {
        file: 'lib/call/reduce-linked.ts',
        in: 'lostBefore',
        find: 'bridgeLost(state)',
        replace: 'bridgeGone(state)',
      },
    ],
    test: 'lib/call/move.test.ts',
  },
];
