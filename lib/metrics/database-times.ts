import type { Database } from '@/lib/db/client';
import type { OpenRegistry } from './registry';

export type OperationKind = 'read' | 'write' | 'raw';

/** `failed`: the database refused, was busy for too long or did not answer. */
export type ObserveOperation = (kind: OperationKind, seconds: number, failed: boolean) => void;

/** Prisma's names of operations that only read (https://www.prisma.io/docs/orm/reference/prisma-client-reference). */
const READS = /^(find|count|aggregate|groupBy)/;

function kindOf(model: string | undefined, operation: string): OperationKind {
  if (model === undefined) return 'raw';
  return READS.test(operation) ? 'read' : 'write';
}

/** The same database, which reports how long each operation took. Closing either closes both. */
export function timedDatabase(db: Database, observe: ObserveOperation): Database {
  const timed = db.$extends({
    query: {
      async $allOperations({ model, operation, args, query }) {
        const startedMs = performance.now();
        let failed = true;
        try {
          const result = await query(args);
          failed = false;
          return result;
        } finally {
          observe(kindOf(model, operation), (performance.now() - startedMs) / 1000, failed);
        }
      },
    },
  });
  return timed as unknown as Database;
}

/** From a find on SQLite (0.4 ms) to the longest wait for a busy one. */
const BUCKETS_S = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The metrics of a program's database, and what writes them. */
export function databaseTimes({ client, registry }: OpenRegistry): ObserveOperation {
  const registers = [registry];
  const times = new client.Histogram({
    name: 'mado_database_seconds',
    help: 'How long the database took for one operation',
    labelNames: ['kind'],
    buckets: BUCKETS_S,
    registers,
  });
  const failures = new client.Counter({
    name: 'mado_database_failures_total',
    help: 'Operations that the database refused or did not answer',
    labelNames: ['kind'],
    registers,
  });
  for (const kind of ['read', 'write', 'raw']) failures.inc({ kind }, 0);
  return (kind, seconds, failed) => {
    times.observe({ kind }, seconds);
    if (failed) failures.inc({ kind });
  };
}
