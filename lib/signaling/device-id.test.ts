import { describe, expect, it } from 'vitest';
import { deviceIdSchema } from '@/lib/protocol/ids';
import { claimDeviceId } from './device-id';

function sessionStorage(from = new Map<string, string>()) {
  return {
    entries: from,
    getItem: (key: string) => from.get(key) ?? null,
    setItem: (key: string, value: string) => void from.set(key, value),
  };
}

/** A browser's lock manager, as far as it is used: `held` is shared by tabs of one browser. */
function lockManager(held = new Set<string>()) {
  const request = (name: string, options: LockOptions, work: () => Promise<unknown>) => {
    if (held.has(name)) {
      return new Promise((_, reject) => {
        options.signal?.addEventListener('abort', () => reject(options.signal?.reason));
      });
    }
    held.add(name);
    return work();
  };
  return { held, request: request as unknown as LockManager['request'] };
}

describe('device id', () => {
  it('is made once and kept over a reload', async () => {
    const storage = sessionStorage();
    const first = await claimDeviceId({ storage, locks: lockManager(), isReload: () => false });
    const reloaded = await claimDeviceId({ storage, locks: lockManager(), isReload: () => true });
    expect(deviceIdSchema.safeParse(first).success).toBe(true);
    expect(reloaded).toBe(first);
  });

  it('is a new one in a duplicated tab, which keeps its own from then on', async () => {
    const locks = lockManager();
    const original = sessionStorage();
    const first = await claimDeviceId({ storage: original, locks, isReload: () => false });
    const copy = sessionStorage(new Map(original.entries));
    const second = await claimDeviceId({ storage: copy, locks, isReload: () => false });
    expect(second).not.toBe(first);
    expect(await claimDeviceId({ storage: copy, locks: lockManager(), isReload: () => true })).toBe(second);
  });

  it('without Web Locks is kept over a reload only', async () => {
    const storage = sessionStorage();
    const first = await claimDeviceId({ storage, locks: undefined, isReload: () => false });
    expect(await claimDeviceId({ storage, locks: undefined, isReload: () => true })).toBe(first);
    expect(await claimDeviceId({ storage, locks: undefined, isReload: () => false })).not.toBe(first);
  });

  it('is replaced when what is stored is not an id', async () => {
    const storage = sessionStorage(new Map([['mado.device', 'not an id']]));
    const id = await claimDeviceId({ storage, locks: lockManager(), isReload: () => true });
    expect(deviceIdSchema.safeParse(id).success).toBe(true);
  });
});
