import type { Mutant } from './mutant';

/** Whom one has blocked, who may call, and who sees whom. */
export const BLOCKS: readonly Mutant[] = [
  {
    id: 'blocked-is-heard',
    bug: 'Somebody who is blocked rings at whoever takes calls of everybody',
    edits: [{ file: 'server/people/terms.ts', in: 'ringTerms', find: 'isHeard: !isBlocked && ', replace: 'isHeard: ' }],
    test: 'server/people/terms.test.ts',
  },
  {
    id: 'unseen-and-busy',
    bug: 'Whoever calls somebody whom they do not see learns that they are in a call',
    edits: [
      {
        file: 'server/calls/registry/invite.ts',
        in: 'invite',
        find: 'if (isTaken && event.terms.isSeen)',
        replace: 'if (isTaken)',
      },
    ],
    test: 'server/calls/registry/reach.test.ts',
  },
  {
    id: 'unseen-leaving-shows',
    bug: 'A call to somebody whom the caller does not see ends when they close their tab',
    edits: [
      {
        file: 'server/calls/registry/device-events.ts',
        in: 'deviceOffline',
        find: '!(wasReachable && call.row.terms.isSeen)',
        replace: '!wasReachable',
      },
    ],
    test: 'server/calls/registry/reach.test.ts',
  },
  {
    id: 'silenced-ring-is-answered',
    bug: 'A tab that has not heard of the block yet answers the blocked caller',
    edits: [
      {
        file: 'server/calls/registry/answer.ts',
        in: 'accept',
        find: "if (isRinging(call) && !call.row.terms.isHeard) return refuse('unknown-call');",
        replace: '',
      },
    ],
    test: 'server/calls/registry/reach.test.ts',
  },
  {
    id: 'silenced-ring-rings-again',
    bug: 'Whoever has blocked a caller is rung by them after a reload',
    edits: [
      {
        file: 'server/calls/registry/reach.ts',
        in: 'hearRings',
        find: 'if (!call?.row.terms.isHeard) continue;',
        replace: 'if (!call) continue;',
      },
    ],
    test: 'server/calls/registry/reach.test.ts',
  },
  {
    id: 'silenced-ring-keeps-its-link',
    bug: 'Whoever turned from a ring and then dials its caller gets no picture: the early link is closed',
    edits: [
      {
        file: 'server/calls/registry/reach.ts',
        in: 'dismissRing',
        find: 'call.offer = null;',
        replace: '',
      },
    ],
    test: 'server/calls/registry/reach.test.ts',
  },
  {
    id: 'unheard-redial-tells',
    bug: 'Only a ring that somebody could hear makes its caller wait: the pause tells who is there',
    edits: [
      {
        file: 'server/calls/registry/end-call.ts',
        in: 'pauseAfter',
        find: 'call.rung.size > 0 || isUnheard(registry, call)',
        replace: 'call.rung.size > 0',
      },
    ],
    test: 'server/calls/registry/reach.test.ts',
  },
  {
    id: 'blocked-after-a-refresh',
    bug: 'Whoever is blocked goes on seeing the other one until they reload',
    edits: [
      {
        file: 'server/presence/presence.ts',
        in: 'Presence.tiesChanged',
        find: 'if (this.#views.renew(userId)) this.#openWindow();',
        replace: '',
      },
    ],
    test: 'server/presence/presence.test.ts',
  },
  {
    id: 'hidden-namesake-tells',
    bug: 'A name that is marked as one of two tells of somebody who hides',
    edits: [
      {
        file: 'server/presence/pages.ts',
        in: 'Pages.#asSeenBy',
        find: 'id !== person.id && !blocks.has(id)',
        replace: 'id !== person.id',
      },
    ],
    test: 'server/presence/views.test.ts',
  },
  {
    id: 'block-missed-at-the-door',
    bug: 'A device that connects while its user is being blocked sees them until the next change',
    edits: [
      {
        file: 'server/people/held-ties.ts',
        in: 'HeldTies.hold',
        find: 'if (this.#isRecent(userId)) void this.#renew(userId);',
        replace: '',
      },
    ],
    test: 'server/people/held-ties.test.ts',
  },
  {
    id: 'block-lost-in-an-outage',
    bug: 'A block while the owner of the calls is out of reach leaves the ring as it was',
    edits: [
      {
        file: 'server/calls/owner/member.ts',
        in: 'Member.#restate',
        find: "type === 'signed-out' || type === 'blocked'",
        replace: "type === 'signed-out'",
      },
    ],
    test: 'server/calls/owner/cluster-calls.test.ts',
  },
];
