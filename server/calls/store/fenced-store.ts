import type { CallStore } from './call-store';

/** Another sidecar may own the calls by now. */
export class LeaseOver extends Error {
  override name = 'LeaseOver';
  /** As Prisma says that a row is gone, so that nobody tries again. */
  readonly code = 'P2025';

  constructor() {
    super('the lease of the calls is over');
  }
}

/**
 * The store as long as `mayAct`; every method rejects with `LeaseOver` afterwards. The store itself refuses late writes
 * to calls that it does not hold: this spares it them, and the calls that ended before they were ever written.
 */
export function fenced(store: CallStore, mayAct: () => boolean): CallStore {
  const guard = <A extends unknown[], T>(method: (...args: A) => Promise<T>) => {
    return async (...args: A): Promise<T> => {
      if (!mayAct()) throw new LeaseOver();
      return method(...args);
    };
  };
  return {
    open: guard(() => store.open()),
    renew: guard(() => store.renew()),
    otherLeases: guard(() => store.otherLeases()),
    endLease: guard((lease) => store.endLease(lease)),
    adopt: guard(() => store.adopt()),
    endedSince: guard((sinceMs) => store.endedSince(sinceMs)),
    insert: guard((row) => store.insert(row)),
    update: guard((row) => store.update(row)),
    touch: guard((rowIds) => store.touch(rowIds)),
    release: guard(() => store.release()),
  };
}
