import { ManualClock } from '@/tests/fakes/manual-clock';
import { callStoreContract } from './call-store.contract';
import { MemoryCallStore, MemoryCalls } from './memory-call-store';

callStoreContract(async () => {
  const clock = new ManualClock();
  const shared = new MemoryCalls();
  return {
    clock,
    caller: { id: 'alice', name: 'Alice', tag: 'A11C' },
    callee: { id: 'bob', name: 'Bob', tag: 'B0BB' },
    store: (node, fence) => new MemoryCallStore(shared, clock, node, fence),
    close: async () => undefined,
  };
});
