import type { Mutant } from './mutant';

/** What an operator relies on. */
export const OPERATIONS: readonly Mutant[] = [
  {
    id: 'metrics-for-everybody',
    bug: 'The metrics are public where no token is set',
    edits: [
      {
        file: 'server/edge/metrics-readers.ts',
        in: 'metricsReaders',
        find: 'if (!from && METRICS_TOKEN === undefined) return () => false;',
        replace: '',
      },
    ],
    test: 'server/edge/metrics-readers.test.ts',
  },
  {
    id: 'metrics-through-the-proxy',
    bug: 'Everybody who comes through the proxy has its address, and reads the metrics',
    edits: [
      {
        file: 'server/edge/metrics-readers.ts',
        in: 'metricsReaders',
        find: 'address !== null && isDirect &&',
        replace: 'address !== null &&',
      },
    ],
    test: 'server/edge/metrics-readers.test.ts',
  },
  {
    id: 'retention-a-day-early',
    bug: 'Calls are deleted before their time',
    edits: [
      {
        file: 'server/retention/retention.ts',
        in: 'expiredCalls',
        find: 'keep.callsDays * DAY_MS',
        replace: '(keep.callsDays - 1) * DAY_MS',
      },
    ],
    test: 'tests/integration/sidecar-retention.test.ts',
    only: 'deletes ten thousand old rows of each kind, and no young or live one',
  },
  {
    id: 'retention-of-live-calls',
    bug: 'A call that has lasted for long is deleted while people talk',
    edits: [
      {
        file: 'server/retention/retention.ts',
        in: 'expiredCalls',
        find: 'const old = { endedAt:',
        replace: 'const old = { invitedAt:',
      },
    ],
    test: 'tests/integration/sidecar-retention.test.ts',
    only: 'deletes ten thousand old rows of each kind, and no young or live one',
  },
  {
    id: 'ready-with-a-broken-file',
    bug: 'The server says that it is ready although its database is damaged',
    edits: [
      {
        file: 'lib/db/health.ts',
        in: 'SqliteHealth.fault',
        find: 'return this.#found;',
        replace: 'return null;',
      },
    ],
    test: 'tests/integration/sidecar-health.test.ts',
  },
];
