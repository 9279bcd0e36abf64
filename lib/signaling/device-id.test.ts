import { describe, expect, it } from 'vitest';
import { tabStorage } from '@/lib/browser/tab-storage.fixture';
import { deviceIdSchema } from '@/lib/protocol/ids';
import { claimDeviceId } from './device-id';

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
    const place = tabStorage();
    const first = await claimDeviceId({ place, locks: lockManager(), isReload: () => false });
    const reloaded = await claimDeviceId({ place, locks: lockManager(), isReload: () => true });
    expect(deviceIdSchema.safeParse(first).success).toBe(true);
    expect(reloaded).toBe(first);
  });

  it('is a new one in a duplicated tab, which keeps its own from then on', async () => {
    const locks = lockManager();
    const original = tabStorage();
    const first = await claimDeviceId({ place: original, locks, isReload: () => false });
    const copy = tabStorage({ ...original.items });
    const second = await claimDeviceId({ place: copy, locks, isReload: () => false });
    expect(second).not.toBe(first);
    expect(await claimDeviceId({ place: copy, locks: lockManager(), isReload: () => true })).toBe(second);
  });

  it('without Web Locks is kept over a reload only', async () => {
    const place = tabStorage();
    const first = await claimDeviceId({ place, locks: undefined, isReload: () => false });
    expect(await claimDeviceId({ place, locks: undefined, isReload: () => true })).toBe(first);
    expect(await claimDeviceId({ place, locks: undefined, isReload: () => false })).not.toBe(first);
  });

  it('is replaced when what is stored is not an id', async () => {
    const place = tabStorage({ 'mado.device': 'not an id' });
    const id = await claimDeviceId({ place, locks: lockManager(), isReload: () => true });
    expect(deviceIdSchema.safeParse(id).success).toBe(true);
  });

  it('lasts as long as the page where nothing can be stored', async () => {
    const blocked = {
      get sessionStorage(): never {
        throw new DOMException('blocked', 'SecurityError');
      },
    };
    const id = await claimDeviceId({ place: blocked, locks: lockManager(), isReload: () => true });
    expect(deviceIdSchema.safeParse(id).success).toBe(true);
  });
});
