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
 * The store of an owner as long as `mayAct`; afterwards methods reject with `LeaseOver`, with one exception. What was
 * decided, and perhaps confirmed, before then is still written: until a later owner opens the store the call is
 * nobody else's, and from then on the store itself refuses writes of this one. Only the row of a call that has ended
 * before it was ever written names no lease, so that nothing would stop a second row beside a later owner's.
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
    insert: (row) => (row.endedAt === null ? store.insert(row) : guard(() => store.insert(row))()),
    update: (row) => store.update(row),
    touch: guard((rowIds) => store.touch(rowIds)),
    release: guard(() => store.release()),
  };
}
