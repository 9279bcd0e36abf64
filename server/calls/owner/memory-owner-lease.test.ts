import { ManualClock } from '@/tests/fakes/manual-clock';
import { MemoryLease, MemoryOwnerLease } from './memory-owner-lease';
import { ownerLeaseContract } from './owner-lease.contract';

ownerLeaseContract(async () => {
  const clock = new ManualClock();
  const shared = new MemoryLease();
  return {
    lease: (node) => new MemoryOwnerLease(shared, clock, node),
    pass: async (ms) => clock.advance(ms),
    empty: async () => {
      shared.fence = 0;
      shared.held = null;
    },
    close: async () => undefined,
  };
});
