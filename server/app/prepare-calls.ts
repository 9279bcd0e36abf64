import { CallService } from '@/server/calls/call-service';
import type { Calls, CallsOutput } from '@/server/calls/calls';
import { LocalCalls } from '@/server/calls/local-calls';
import { ClusterCalls } from '@/server/calls/owner/cluster-calls';
import { SqlCallStore } from '@/server/calls/store/sql-call-store';
import type { Presence } from '@/server/presence/presence';
import type { RingPush } from '@/server/push/ring-push';
import type { AppDeps } from './deps';

export interface PreparedCalls {
  readonly calls: Calls;
  /** Resolves when devices may connect. Rejects if a sidecar that is alone cannot restore its calls. */
  start(): Promise<void>;
}

/**
 * The calls of a sidecar that is alone or, with a bus and a lease, of one among several.
 * @param rings rings where no page is open
 * @param onRenewal the database took the lease of its calls, or did not
 */
export function prepareCalls(
  deps: AppDeps,
  output: CallsOutput,
  presence: Pick<Presence, 'find'>,
  onRenewal: (succeeded: boolean) => void,
  rings: RingPush,
): PreparedCalls {
  const { db, clock, logger, metrics, settings, bus, owner } = deps;
  const { node, timings, leaseTimings } = settings;
  const shared = { clock, logger, metrics, rings, timings, leaseTimings, onRenewal };
  if (bus && owner) {
    const storeOf = (fence: number) => new SqlCallStore(db, clock, node, fence);
    const calls = new ClusterCalls({
      ...shared,
      ...{ bus, lease: owner.lease, ownerTimings: owner.timings, storeOf, output },
      availabilityOf: (userId) => presence.find(userId)?.availability ?? null,
    });
    return { calls, start: async () => calls.start() };
  }
  const store = new SqlCallStore(db, clock, node);
  const service = new CallService({ ...shared, ...output, store, onLeaseLost: deps.onLeaseLost });
  return { calls: new LocalCalls(service), start: async () => void (await service.restore()) };
}
