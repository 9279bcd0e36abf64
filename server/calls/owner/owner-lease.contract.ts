import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OwnerLease } from './owner-lease';

/** What one test needs: a lease that nobody has held. */
export interface OwnerLeasePlace {
  /** The lease as the sidecar `node` sees it. */
  lease(node: string): OwnerLease;
  /** Resolves once a lease of this length has ended. */
  pass(ms: number): Promise<void>;
  /** Loses everything that is stored, as a Redis that was emptied. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** Longer than a test takes on a busy machine. */
const LONG_MS = 600_000;

/** What every `OwnerLease` must do; to be called in a `describe` or at the top of a test file. */
export function ownerLeaseContract(makePlace: () => Promise<OwnerLeasePlace>): void {
  let place: OwnerLeasePlace;
  let one: OwnerLease;
  let two: OwnerLease;

  beforeEach(async () => {
    place = await makePlace();
    one = place.lease('one');
    two = place.lease('two');
  });
  afterEach(() => place.close());

  it('goes to one of those that take it at once', async () => {
    const leases = Array.from({ length: 10 }, (_, index) => place.lease(`node ${index}`));
    const taken = await Promise.all(leases.map((lease) => lease.take(LONG_MS)));
    expect(taken.filter((fence) => fence !== null)).toEqual([1]);
  });

  it('passes on when it has ended, with a higher number', async () => {
    expect(await one.take(50)).toBe(1);
    await place.pass(50);
    expect(await two.take(LONG_MS)).toBe(2);
    expect(await one.renew(1, LONG_MS)).toBe(false);
    expect(await one.take(LONG_MS)).toBeNull();
  });

  it('lasts from its last renewal on', async () => {
    expect(await one.take(50)).toBe(1);
    expect(await one.renew(1, LONG_MS)).toBe(true);
    await place.pass(50);
    expect(await two.take(LONG_MS)).toBeNull();
    expect(await one.renew(1, LONG_MS)).toBe(true);
  });

  it('passes on at once when it is released, and only by its holder', async () => {
    expect(await one.take(LONG_MS)).toBe(1);
    await two.release(1);
    expect(await two.renew(1, LONG_MS)).toBe(false);
    expect(await two.take(LONG_MS)).toBeNull();
    await one.release(1);
    expect(await two.take(LONG_MS)).toBe(2);
    await one.release(1);
    expect(await two.renew(2, LONG_MS)).toBe(true);
  });

  it('gets a new number when its holder takes it again, higher than one that it names', async () => {
    expect(await one.take(LONG_MS)).toBe(1);
    expect(await one.take(LONG_MS)).toBe(2);
    expect(await one.renew(1, LONG_MS)).toBe(false);
    expect(await one.take(LONG_MS, 1_000_000)).toBe(1_000_001);
    expect(await one.take(LONG_MS, 7)).toBe(1_000_002);
  });

  it('is free once everything is lost, also for its holder, who is told', async () => {
    expect(await one.take(LONG_MS)).toBe(1);
    await place.empty();
    expect(await one.renew(1, LONG_MS)).toBe(false);
    expect(await two.take(LONG_MS)).toBe(1);
    expect(await one.renew(1, LONG_MS)).toBe(false);
  });
}
