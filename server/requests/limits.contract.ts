import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Limits } from './limits';

export interface RequestLimitsPlace {
  /** As each sidecar that counts together opens them. */
  open(): Promise<Limits>;
  close(): Promise<void>;
}

/** What all `Limits` must do, over two sidecars where there are two. */
export function requestLimitsContract(makePlace: () => Promise<RequestLimitsPlace>): void {
  let place: RequestLimitsPlace;
  let sidecars: readonly [Limits, Limits];

  beforeEach(async () => {
    place = await makePlace();
    sidecars = [await place.open(), await place.open()];
  });
  afterEach(() => place.close());

  /** How many of so many messages pass that a user sends to the two sidecars in turn. */
  async function passing(times: number, take: (limits: Limits) => Promise<boolean>): Promise<number> {
    const taken = await Promise.all(Array.from({ length: times }, (_, n) => take(sidecars[n % 2 === 0 ? 0 : 1])));
    return taken.filter((passes) => passes).length;
  }

  it('lets six connection tests pass in ten minutes, whichever sidecar is asked', async () => {
    expect(await passing(20, (limits) => limits.allows('alice', 'check:ice'))).toBe(6);
    expect(await passing(6, (limits) => limits.allows('bob', 'check:ice'))).toBe(6);
  });

  it('lets sixty invites pass in a minute, and a tenth more with a second sidecar at most', async () => {
    const passed = await passing(200, (limits) => limits.allows('alice', 'call:invite'));
    expect(passed).toBeGreaterThanOrEqual(60);
    expect(passed).toBeLessThanOrEqual(66);
  });

  it('counts the ends of calls apart from everything else', async () => {
    await passing(200, (limits) => limits.allows('alice', 'call:invite'));
    expect(await sidecars[0].allows('alice', 'call:hang-up')).toBe(true);
    expect(await sidecars[1].allows('alice', 'call:signal')).toBe(true);
  });

  it('tolerates a hundred invalid messages', async () => {
    const passed = await passing(300, (limits) => limits.toleratesInvalid('alice'));
    expect(passed).toBeGreaterThanOrEqual(100);
    expect(passed).toBeLessThanOrEqual(110);
  });
}
