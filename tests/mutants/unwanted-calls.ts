import type { Mutant } from './mutant';

/** What a user can do to others by calling them, and learn about them. */
export const UNWANTED_CALLS: readonly Mutant[] = [
  {
    id: 'invisible-rings',
    bug: 'A call to an invisible user keeps ringing, which reveals that they are online',
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
    bug: 'An invisible user in a call is busy, unlike one who is absent',
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
    bug: 'A user who turns invisible while it rings keeps ringing, unlike one who leaves',
    edits: [
      {
        file: 'server/calls/registry/reach.ts',
        in: 'setAvailability',
        find: '!connecting',
        replace: 'connecting',
      },
    ],
    test: 'server/calls/registry/reach.test.ts',
  },
  {
    id: 'crash-rings-the-invisible',
    bug: 'After a restart of the server, a call rings at an invisible user',
    edits: [
      {
        file: 'server/calls/registry/restore.ts',
        in: 'restoreCall',
        find: 'ringUnheard(step, call)',
        replace: 'takeSlot(step, row.callee.id, row.callId)',
      },
    ],
    test: 'server/calls/registry/reach.test.ts',
  },
  {
    id: 'availability-is-not-told',
    bug: 'Calls still reach a user who has just turned invisible',
    edits: [
      {
        file: 'server/requests/presence-requests.ts',
        in: 'presenceRequests',
        find: "void calls.apply({ type: 'availability-set', userId: user.id, availability });",
        replace: '',
      },
    ],
    test: 'tests/integration/sidecar-nuisance.test.ts',
    only: 'looks absent to a caller from the moment they choose to be invisible',
  },
  {
    id: 'ring-keeps-from-dialing',
    bug: 'A stranger’s call keeps a user from calling anybody',
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
    bug: 'A page on which a call rings cannot make calls',
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
    bug: 'One user calls another twenty times in twenty seconds',
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
    bug: 'A user who declines a few calls cannot call back',
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
    bug: 'A caller who was called back still has to wait',
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
    bug: 'A reused call id makes a call that appears in nobody’s history',
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
    bug: 'One stranger’s missed calls fill the recent calls',
    edits: [
      {
        file: 'lib/history/grouped-calls.ts',
        in: 'Groups.add',
        find: "outcome === 'missed' && last?.outcome === 'missed'",
        replace: "outcome === 'going-on' && last?.outcome === 'missed'",
      },
    ],
    test: 'tests/integration/recent-calls.test.ts',
    only: 'combine repeated missed calls from one peer into one row with a count',
  },
  {
    id: 'flood-hides-the-others',
    bug: 'Thousands of calls from one stranger hide everybody else’s',
    edits: [
      {
        file: 'lib/history/grouped-calls.ts',
        in: 'Groups.counted',
        find: 'count >= MANY_CALLS',
        replace: 'count > Number.MAX_SAFE_INTEGER',
      },
    ],
    test: 'tests/integration/recent-calls.test.ts',
    only: 'are not hidden by hundreds of calls from each of two peers, of which a bounded number is read',
  },
];
