import type { Mutant } from './mutant';

/** What several sidecars must not do to each other's calls. */
export const ONE_OWNER: readonly Mutant[] = [
  {
    id: 'lease-for-ever',
    bug: 'A server that stood still goes on with calls that another one has taken over',
    edits: [
      {
        file: 'server/calls/owner/ownership.ts',
        in: 'Ownership.isValid',
        find: 'if (this.#deps.clock.steadyMs() < held.trustedUntilMs) return true;',
        replace: 'return true;',
      },
    ],
    test: 'server/calls/owner/cluster-calls.test.ts',
  },
  {
    id: 'late-owner-is-heard',
    bug: 'A server that lost the calls tells people that theirs has ended',
    edits: [
      {
        file: 'server/calls/owner/member.ts',
        in: 'Member.#follow',
        find: 'if (fence < this.#highestFence) return false;',
        replace: '',
      },
    ],
    test: 'server/calls/owner/cluster-calls.test.ts',
  },
  {
    id: 'emptied-redis-makes-two-owners',
    bug: 'Redis is restarted empty, and two servers give the same person to two callers',
    edits: [
      {
        file: 'server/calls/owner/cluster-calls.ts',
        in: 'ClusterCalls.#begin',
        find: 'clock.after(ownerTimings.ttlMs, () => {',
        replace: 'clock.after(0, () => {',
      },
    ],
    test: 'server/calls/owner/cluster-calls.test.ts',
  },
  {
    id: 'late-owner-opens-the-database',
    bug: 'A server that wakes up takes the calls back from the one that replaced it',
    edits: [
      {
        file: 'server/calls/store/memory-call-store.ts',
        in: 'MemoryCallStore.open',
        find: 'if (this.#fence > 0 && highest >= this.#fence) return highest;',
        replace: '',
      },
    ],
    test: 'server/calls/store/memory-call-store.test.ts',
  },
  {
    id: 'gone-here-gone-everywhere',
    bug: 'Whoever changes to another server in a call is reported as gone, and the call ends',
    edits: [
      {
        file: 'server/calls/owner/claims.ts',
        in: 'Claims.remove',
        find: 'return !this.#holders.has(key);',
        replace: 'return true;',
      },
    ],
    test: 'server/calls/owner/cluster-calls.test.ts',
  },
  {
    id: 'lost-word-stays-lost',
    bug: 'A page shows a call that ended while its server was cut off for a moment',
    edits: [
      {
        file: 'server/calls/owner/member.ts',
        in: 'Member.#hearOther',
        find: 'if (isGap && !isNew) this.#restate();',
        replace: '',
      },
    ],
    test: 'server/calls/owner/cluster-calls.test.ts',
  },
  {
    id: 'invite-waits-for-nobody',
    bug: 'While nobody can take a call, a caller hears it ring for 20 s',
    edits: [
      {
        file: 'server/calls/owner/member.ts',
        in: 'unanswered',
        find: "type === 'invite' ? 'unavailable' : 'internal'",
        replace: "type === 'invite' ? 'internal' : 'internal'",
      },
    ],
    test: 'server/calls/owner/cluster-calls.test.ts',
  },
  {
    id: 'hang-up-behind-candidates',
    bug: 'While nobody owns the calls, a hang-up waits for each request before it',
    edits: [
      {
        file: 'server/calls/owner/member.ts',
        in: 'Member.request',
        find: 'if (!held || this.#isOwnerMissing) return unanswered(event);',
        replace: 'if (!held) return unanswered(event);',
      },
    ],
    test: 'server/calls/owner/cluster-calls.test.ts',
  },
  {
    id: 'stop-leaves-a-gap',
    bug: 'While a server is restarted, nobody can call or hang up for a while',
    edits: [
      {
        file: 'server/calls/owner/cluster-calls.ts',
        in: 'ClusterCalls',
        find: 'bus.on(TOPICS.free, () => this.#ownership.tryNow()),',
        replace: '',
      },
    ],
    test: 'server/calls/owner/cluster-calls.test.ts',
  },
];
