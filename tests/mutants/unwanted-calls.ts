import type { Mutant } from './mutant';

/** What one person can do to others by calling them, and learn of them. */
export const UNWANTED_CALLS: readonly Mutant[] = [
  {
    id: 'invisible-rings',
    bug: 'A call to somebody invisible rings on, and so tells that they are there',
    edits: [
      {
        file: 'server/calls/registry/registry-state.ts',
        in: 'isReachable',
        find: "online.has(userId) && availability.get(userId) !== 'invisible'",
        replace: 'online.has(userId) || availability.has(userId)',
      },
    ],
    test: 'server/calls/registry/reach.test.ts',
  },
  {
    id: 'invisible-is-busy',
    bug: 'Somebody invisible in a call is busy, which nobody absent is',
    edits: [
      {
        file: 'server/calls/registry/invite.ts',
        in: 'invite',
        find: 'reaches && isBusy(step, callee.id)',
        replace: 'isBusy(step, callee.id)',
      },
    ],
    test: 'server/calls/registry/reach.test.ts',
  },
  {
    id: 'invisible-in-mid-ring',
    bug: 'Who turns invisible while it rings goes on ringing, unlike who leaves',
    edits: [
      {
        file: 'server/calls/registry/reach.ts',
        in: 'setAvailability',
        find: '!arriving',
        replace: 'arriving',
      },
    ],
    test: 'server/calls/registry/reach.test.ts',
  },
  {
    id: 'crash-rings-the-invisible',
    bug: 'After a restart of the server it rings at somebody invisible',
    edits: [
      {
        file: 'server/calls/registry/restore.ts',
        in: 'restoreCall',
        find: 'ringUnheard(step, call, timings.restoreGraceMs)',
        replace: 'takeSlot(step, row.callee.id, row.callId)',
      },
    ],
    test: 'server/calls/registry/reach.test.ts',
  },
  {
    id: 'availability-is-not-told',
    bug: 'Calls go on reaching somebody who has just turned invisible',
    edits: [
      {
        file: 'server/requests/presence-asks.ts',
        in: 'presenceAsks',
        find: "calls.apply({ type: 'availability-set', userId: user.id, availability });",
        replace: '',
      },
    ],
    test: 'tests/integration/sidecar-nuisance.test.ts',
  },
  {
    id: 'ring-keeps-from-dialing',
    bug: 'A stranger who rings keeps a person from calling anybody',
    edits: [
      {
        file: 'server/calls/registry/invite.ts',
        in: 'invite',
        find: '!(isRinging(own) && own.row.callee.id === caller.id)',
        replace: 'own.row.caller.id !== callee.id',
      },
    ],
    test: 'server/calls/registry/ringing-stranger.test.ts',
  },
  {
    id: 'page-that-rings-does-not-dial',
    bug: 'A page on which it rings does not dial',
    edits: [
      {
        file: 'lib/call/reduce-ringing-in.ts',
        in: 'reduceRingingIn',
        find: 'event.peer.id === state.peer.id ? accept(state, event.media) : dialInstead(state, event)',
        replace: 'unchanged(state)',
      },
    ],
    test: 'lib/call/dial-while-rung.test.ts',
  },
  {
    id: 'rings-without-a-pause',
    bug: 'One person rings another again and again, twenty times in twenty seconds',
    edits: [
      {
        file: 'server/calls/registry/ring-pauses.ts',
        in: 'pauseAfter',
        find: 'rings <= FREE_RINGS',
        replace: 'rings > 0',
      },
    ],
    test: 'server/calls/registry/ring-pauses.test.ts',
  },
  {
    id: 'pause-blames-the-callee',
    bug: 'Who declines a few calls cannot call back',
    edits: [
      {
        file: 'server/calls/registry/end-call.ts',
        in: 'pauseAfter',
        find: 'caller.id, callee.id, nowMs',
        replace: 'callee.id, caller.id, nowMs',
      },
    ],
    test: 'server/calls/registry/ringing-stranger.test.ts',
  },
  {
    id: 'pause-is-never-forgiven',
    bug: 'Somebody who was called back still has to wait',
    edits: [
      {
        file: 'server/calls/registry/invite.ts',
        in: 'invite',
        find: 'registry.pauses.forgive(callee.id, caller.id);',
        replace: '',
      },
    ],
    test: 'server/calls/registry/ringing-stranger.test.ts',
  },
  {
    id: 'row-by-the-client-s-id',
    bug: 'An id that was used long ago makes a call that is in nobody’s history',
    edits: [
      {
        file: 'server/calls/registry/invite.ts',
        in: 'beginCall',
        find: 'id: event.rowId',
        replace: 'id: event.callId',
      },
    ],
    test: 'server/calls/registry/ringing-stranger.test.ts',
  },
  {
    id: 'a-row-for-each-missed-call',
    bug: 'One stranger fills the recent calls',
    edits: [
      {
        file: 'lib/history/grouped-calls.ts',
        in: 'Groups.add',
        find: "outcome === 'missed' && last?.outcome === 'missed'",
        replace: "outcome === 'going-on' && last?.outcome === 'missed'",
      },
    ],
    test: 'tests/integration/recent-calls.test.ts',
  },
  {
    id: 'flood-hides-the-others',
    bug: 'Thousands of calls of one stranger hide everybody else’s',
    edits: [
      {
        file: 'lib/history/grouped-calls.ts',
        in: 'Groups.counted',
        find: 'count >= MANY_CALLS',
        replace: 'count > Number.MAX_SAFE_INTEGER',
      },
    ],
    test: 'tests/integration/recent-calls.test.ts',
  },
];
