import type { Mutant } from './mutant';

/** What goes wrong between sidecars that share their users. */
export const SEVERAL_SIDECARS: readonly Mutant[] = [
  {
    id: 'missed-change-stays-missed',
    bug: 'A message between sidecars is lost, and somebody stays listed, or missing, for ever',
    edits: [
      {
        file: 'server/presence/feed/bus-feed.ts',
        in: 'BusFeed.#hear',
        find: '!remote.people.isCurrent(message.seq) &&',
        replace: "message.kind === 'hello' &&",
      },
    ],
    test: 'server/presence/feed/several-sidecars.test.ts',
  },
  {
    id: 'people-of-the-dead-stay',
    bug: 'Whoever was connected to a sidecar that died stays listed',
    edits: [
      {
        file: 'server/presence/feed/bus-feed.ts',
        in: 'SILENT_BEATS',
        find: '5',
        replace: '5_000',
      },
    ],
    test: 'server/presence/feed/several-sidecars.test.ts',
  },
  {
    id: 'old-snapshot-wins',
    bug: 'Somebody who leaves while a sidecar starts is listed there again',
    edits: [
      {
        file: 'server/presence/feed/remote-people.ts',
        in: 'RemotePeople.endFetch',
        find: '...since.flatMap((changes) => changes.rows)',
        replace: '',
      },
    ],
    test: 'server/presence/feed/remote-people.test.ts',
  },
  {
    id: 'move-is-a-departure',
    bug: 'A reload that lands at another sidecar shows the user as gone for a moment',
    edits: [
      {
        file: 'server/presence/presence.ts',
        in: 'Presence.deviceOffline',
        find: 'LINGER_MS + this.#feed.settleMs',
        replace: 'LINGER_MS',
      },
    ],
    test: 'server/presence/feed/several-sidecars.test.ts',
  },
  {
    id: 'clock-decides-the-word',
    bug: 'After a change at a sidecar whose clock is ahead, changes at others have no effect',
    edits: [
      {
        file: 'server/presence/presence.ts',
        in: 'Presence.#say',
        find: 'Math.max(online.word.revision + 1, this.#deps.clock.nowMs())',
        replace: 'this.#deps.clock.nowMs()',
      },
    ],
    test: 'server/presence/feed/several-sidecars.test.ts',
  },
  {
    id: 'late-question-is-acted-on',
    bug: 'A sidecar that was frozen acts on what others have long given up',
    edits: [
      {
        file: 'server/cluster/endpoint.ts',
        in: 'Endpoint.#take',
        find: 'ageMs <= envelope.withinMs',
        replace: 'ageMs >= 0',
      },
    ],
    test: 'server/cluster/memory-bus.test.ts',
  },
  {
    id: 'message-heard-twice',
    bug: 'What a reconnection repeats is done again',
    edits: [
      {
        file: 'server/cluster/endpoint.ts',
        in: 'Endpoint.receive',
        find: 'envelope && this.#isNew(envelope)',
        replace: 'envelope',
      },
    ],
    test: 'server/cluster/memory-bus.test.ts',
  },
  {
    id: 'emptied-stream-stays-silent',
    bug: 'Redis is emptied while its clock is behind, and sidecars hear nothing any more',
    edits: [
      {
        file: 'server/cluster/redis-bus.ts',
        in: 'RedisBus.#probe',
        find: 'isBefore(last, offsets.all)',
        replace: 'false',
      },
    ],
    test: 'tests/integration/redis-bus.test.ts',
  },
  {
    id: 'reader-waits-for-ever',
    bug: 'After Redis was restarted, sidecars hear nothing any more',
    edits: [
      {
        file: 'lib/redis/open-redis.ts',
        in: 'redisOptions',
        find: 'maxRetriesPerRequest: 0',
        replace: 'maxRetriesPerRequest: null',
      },
    ],
    test: 'tests/integration/redis-bus.test.ts',
  },
  {
    id: 'another-installation-is-heard',
    bug: 'The people of another installation with the same Redis are in the list',
    edits: [
      {
        file: 'server/cluster/claim.ts',
        in: 'Claim.take',
        find: 'return isOurs;',
        replace: 'return true;',
      },
    ],
    test: 'tests/integration/redis-bus.test.ts',
  },
  {
    id: 'addresses-stay-in-redis',
    bug: 'The addresses of people who called stay in Redis until somebody calls again',
    edits: [
      {
        file: 'server/cluster/redis-bus.ts',
        in: 'RedisBus.#probe',
        find: "writer.xtrim(key, 'MINID', '=', this.#oldest)",
        replace: 'writer.xlen(key)',
      },
    ],
    test: 'tests/integration/redis-bus.test.ts',
  },
  {
    id: 'people-of-the-stopped-stay',
    bug: 'Whoever leaves while a sidecar is restarted stays listed for a minute',
    edits: [
      {
        file: 'server/presence/feed/bus-feed.ts',
        in: 'BusFeed.#hear',
        find: 'this.#deps.clock.after(message.backWithinMs,',
        replace: 'this.#deps.clock.after(60_000,',
      },
    ],
    test: 'server/presence/feed/several-sidecars.test.ts',
  },
];
