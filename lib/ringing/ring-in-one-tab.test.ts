import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeLocks, openTab, settled } from '@/lib/stores/fake-tab.fixture';

let locks: ReturnType<typeof fakeLocks>;

beforeEach(() => {
  locks = fakeLocks();
  vi.stubGlobal('navigator', { locks });
});

afterEach(() => vi.unstubAllGlobals());

/** A tab in which the user has clicked. */
async function openUsedTab() {
  const tab = await openTab();
  tab.fire('click', true);
  await settled();
  return tab;
}

describe('a ring in several tabs', () => {
  it('is heard from the tab that may play sound, though another was there before', async () => {
    const silent = await openTab();
    const used = await openUsedTab();
    const stops = [silent.ring(), used.ring()];
    await settled();
    expect(silent.audio.notes).toBe(0);
    expect(used.audio.notes).toBeGreaterThan(0);
    for (const stop of stops) stop();
  });

  it('is heard from one tab at a time, and from the next when that one is closed', async () => {
    const first = await openUsedTab();
    const second = await openUsedTab();
    const stopFirst = first.ring();
    await settled();
    const stopSecond = second.ring();
    await settled();
    expect(first.audio.notes).toBeGreaterThan(0);
    expect(second.audio.notes).toBe(0);
    stopFirst();
    await settled();
    expect(second.audio.notes).toBeGreaterThan(0);
    stopSecond();
  });

  it('is heard from a silent tab as soon as the user uses it', async () => {
    const tab = await openTab();
    const stop = tab.ring();
    await settled();
    tab.fire('pointerup', false);
    await settled();
    expect(locks.isHeld()).toBe(false);
    tab.fire('touchend', true);
    await settled();
    expect(tab.audio.notes).toBeGreaterThan(0);
    // A tab that waits for no more gestures must not be suspended by the last one.
    expect(tab.audio.state).toBe('running');
    stop();
  });

  it('leaves nothing behind', async () => {
    const [holder, waiter, silent] = [await openUsedTab(), await openUsedTab(), await openTab()];
    const stops = [holder.ring(), waiter.ring(), silent.ring()];
    await settled();
    for (const stop of stops) stop();
    await settled();
    expect(locks.isHeld()).toBe(false);
    const notes = holder.audio.notes;
    silent.fire('click', true);
    await settled();
    expect([holder.audio.notes, waiter.audio.notes, silent.audio.notes]).toEqual([notes, 0, 0]);
    expect([holder, waiter, silent].map(({ audio }) => audio.state)).toEqual(Array(3).fill('suspended'));
    expect(locks.isHeld()).toBe(false);
  });

  it('makes no sound if it ends just as the lock is granted', async () => {
    const tab = await openUsedTab();
    let give: (() => Promise<void>) | undefined;
    vi.spyOn(locks, 'request').mockImplementation((_name, _options, hold) => {
      give = hold;
      return Promise.resolve();
    });
    const stop = tab.ring();
    await settled();
    stop();
    await give?.();
    expect(tab.audio.notes).toBe(0);
  });

  it('is heard from all tabs where the browser lacks Web Locks', async () => {
    vi.stubGlobal('navigator', {});
    const tabs = [await openUsedTab(), await openUsedTab()];
    const stops = tabs.map((tab) => tab.ring());
    await settled();
    for (const { audio } of tabs) expect(audio.notes).toBeGreaterThan(0);
    for (const stop of stops) stop();
  });
});
