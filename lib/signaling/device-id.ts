import { randomUuid } from '@/lib/browser/random-uuid';
import { keepInTab, readFromTab, type TabPlace } from '@/lib/browser/tab-storage';
import { type DeviceId, deviceIdSchema } from '@/lib/protocol/ids';

const STORAGE_KEY = 'mado.device';
/**
 * How long to wait for the lock. After a reload the browser may not have released the old page's lock yet; a duplicated
 * tab waits this long once.
 */
const LOCK_PATIENCE_MS = 500;

interface Tab {
  readonly place: TabPlace;
  /** Undefined in insecure contexts. */
  readonly locks: Pick<LockManager, 'request'> | undefined;
  readonly isReload: () => boolean;
}

let claimed: Promise<DeviceId> | undefined;

/** This tab's device id: the same for the life of the page and across reloads, and never that of another open tab. */
export function deviceIdOfTab(): Promise<DeviceId> {
  claimed ??= claimDeviceId({
    place: window,
    locks: navigator.locks,
    isReload: () => {
      const [entry] = performance.getEntriesByType('navigation');
      return entry instanceof PerformanceNavigationTiming && entry.type === 'reload';
    },
  });
  return claimed;
}

/**
 * Reuses the stored id unless another tab holds it; otherwise creates one. Duplicating a tab copies its sessionStorage,
 * so a Web Lock named after the id, held until the page unloads, protects it. Where storage is unavailable the id lasts
 * as long as the page.
 */
export async function claimDeviceId({ place, locks, isReload }: Tab): Promise<DeviceId> {
  const stored = deviceIdSchema.safeParse(readFromTab(place, STORAGE_KEY)).data;
  if (stored !== undefined && (locks ? await holdLock(locks, stored) : isReload())) return stored;
  const fresh = randomUuid();
  keepInTab(place, STORAGE_KEY, fresh);
  if (locks) await holdLock(locks, fresh);
  return fresh;
}

function holdLock(locks: Pick<LockManager, 'request'>, id: DeviceId): Promise<boolean> {
  return new Promise((resolve) => {
    const untilPageGoes = () => {
      resolve(true);
      return new Promise<never>(() => {});
    };
    locks
      .request(`mado-device-${id}`, { signal: AbortSignal.timeout(LOCK_PATIENCE_MS) }, untilPageGoes)
      .catch(() => resolve(false));
  });
}
