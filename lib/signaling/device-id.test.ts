import { describe, expect, it } from 'vitest';
import { tabStorage } from '@/lib/browser/tab-storage.fixture';
import { deviceIdSchema } from '@/lib/protocol/ids';
import { claimDeviceId } from './device-id';

/** The part of a browser's LockManager that is used here. The tabs of one browser share `held`. */
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
  it('is created once and survives a reload', async () => {
    const place = tabStorage();
    const first = await claimDeviceId({ place, locks: lockManager(), isReload: () => false });
    const reloaded = await claimDeviceId({ place, locks: lockManager(), isReload: () => true });
    expect(deviceIdSchema.safeParse(first).success).toBe(true);
    expect(reloaded).toBe(first);
  });

  it('is replaced in a duplicated tab, which keeps the new one from then on', async () => {
    const locks = lockManager();
    const original = tabStorage();
    const first = await claimDeviceId({ place: original, locks, isReload: () => false });
    const copy = tabStorage({ ...original.items });
    const second = await claimDeviceId({ place: copy, locks, isReload: () => false });
    expect(second).not.toBe(first);
    expect(await claimDeviceId({ place: copy, locks: lockManager(), isReload: () => true })).toBe(second);
  });

  it('survives only a reload where Web Locks are missing', async () => {
    const place = tabStorage();
    const first = await claimDeviceId({ place, locks: undefined, isReload: () => false });
    expect(await claimDeviceId({ place, locks: undefined, isReload: () => true })).toBe(first);
    expect(await claimDeviceId({ place, locks: undefined, isReload: () => false })).not.toBe(first);
  });

  it('is replaced when the stored value is not an id', async () => {
    const place = tabStorage({ 'mado.device': 'not an id' });
    const id = await claimDeviceId({ place, locks: lockManager(), isReload: () => true });
    expect(deviceIdSchema.safeParse(id).success).toBe(true);
  });

  it('lasts as long as the page where storage is unavailable', async () => {
    const blocked = {
      get sessionStorage(): never {
        throw new DOMException('blocked', 'SecurityError');
      },
    };
    const id = await claimDeviceId({ place: blocked, locks: lockManager(), isReload: () => true });
    expect(deviceIdSchema.safeParse(id).success).toBe(true);
  });
});
