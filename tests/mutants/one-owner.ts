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
        find: 'if (!this.#isPast(held.trustedUntil)) return true;',
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
    id: 'owner-acts-after-a-sleep',
    bug: 'A server whose machine slept goes on with calls that another one has taken over',
    edits: [
      {
        file: 'server/calls/owner/ownership.ts',
        in: 'Ownership.#isPast',
        find: '|| clock.nowMs() >= nowMs',
        replace: '',
      },
    ],
    test: 'sim-cluster',
  },
  {
    id: 'lease-in-two-steps',
    bug: 'Two servers own the calls, and one person is in two of them',
    edits: [
      {
        file: 'server/calls/owner/memory-owner-lease.ts',
        in: 'MemoryOwnerLease.take',
        find: 'held.untilMs > nowMs && held.by',
        replace: 'held.untilMs - 4_000 > nowMs && held.by',
      },
    ],
    test: 'sim-cluster',
  },
  {
    id: 'slot-in-two-steps',
    bug: 'Somebody is found free, and taken a moment later by two calls at once',
    edits: [
      {
        file: 'server/calls/registry/effects.ts',
        in: 'takeSlot',
        find: 'step.registry.slots.set(userId, callId);',
        replace: 'setTimeout(() => step.registry.slots.set(userId, callId), 250);',
      },
    ],
    test: 'server/calls/registry/registry.test.ts',
  },
  {
    id: 'busy-for-ever-after-a-gap',
    bug: 'Somebody is shown as in a call long after it has ended',
    edits: [
      {
        file: 'server/calls/owner/member.ts',
        in: 'Member.#obey',
        find: 'for (const userId of this.#busy) if (!busy.has(userId)) this.#setBusy(userId, false);',
        replace: '',
      },
    ],
    test: 'sim-cluster',
  },
  {
    id: 'gone-while-nobody-asked',
    bug: 'A call rings on at somebody who left while their server was cut off',
    edits: [
      {
        file: 'server/calls/owner/owner-term.ts',
        in: 'OwnerTerm.#takeOne',
        find: 'for (const device of this.#restating.get(from)?.values() ?? []) this.#leave(from, device, false);',
        replace: '',
      },
    ],
    test: 'server/calls/owner/cluster-calls.test.ts',
  },
  {
    id: 'owner-that-nobody-reaches',
    bug: 'Nobody can call anybody, as long as one server can write to Redis and not read from it',
    edits: [
      {
        file: 'server/calls/owner/ownership.ts',
        in: 'Ownership.#tick',
        find: 'if (this.#round || !this.#deps.isReachable()) return;',
        replace: 'if (this.#round) return;',
      },
    ],
    test: 'server/calls/owner/cluster-calls.test.ts',
  },
  {
    id: 'a-retry-for-each-device',
    bug: 'While Redis is gone servers are busy with nothing but trying, the more the longer it takes',
    edits: [
      {
        file: 'server/calls/owner/member.ts',
        in: 'Member.#state',
        find: 'if (this.#isStating || this.#stopRetry) return;',
        replace: 'if (this.#isStating) return;',
      },
    ],
    test: 'server/calls/owner/cluster-calls.test.ts',
  },
  {
    id: 'no-way-to-the-database',
    bug: 'Nobody can call anybody, as long as one server does not reach the database',
    edits: [
      {
        file: 'server/calls/owner/cluster-calls.ts',
        in: 'ClusterCalls.#letOthersBegin',
        find: 'await this.#ownership.giveUp(fence, 2 * this.#deps.ownerTimings.renewMs);',
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
  {
    id: 'lost-after-an-outage',
    bug: 'A page hears nothing of its calls after its server was cut off for a moment',
    edits: [
      {
        file: 'server/calls/owner/member.ts',
        in: 'Member.#hasMissed',
        find: 'owner.seq ??= takenAfter;',
        replace: '',
      },
    ],
    test: 'server/calls/owner/cluster-calls.test.ts',
  },
  {
    id: 'late-ring',
    bug: 'A phone rings for a moment, for a call that was over before its server was back in touch',
    edits: [
      {
        file: 'server/calls/owner/member.ts',
        in: 'Member.#cutOff',
        find: 'held.isGreeted = false',
        replace: 'held.isGreeted = true',
      },
    ],
    test: 'server/calls/owner/cluster-calls.test.ts',
  },
  {
    id: 'timer-runs-early',
    bug: 'While Redis is gone some requests are never answered',
    edits: [
      {
        file: 'server/calls/owner/member.ts',
        in: 'Member.#ownerThatKnows',
        find: '!isLate',
        replace: 'clock.steadyMs() < untilMs',
      },
    ],
    test: 'server/calls/owner/cluster-calls.test.ts',
  },
  {
    id: 'confirmed-before-it-is-stored',
    bug: 'A call that rang is in nobody’s list of calls, because a server was killed while it rang',
    edits: [
      {
        file: 'server/calls/owner/owner-term.ts',
        in: 'OwnerTerm.request',
        find: 'await service.stored(STORED_WITHIN_MS)',
        replace: 'await null',
      },
    ],
    test: 'server/calls/owner/cluster-calls.test.ts',
  },
];
