import { afterEach, describe, expect, it, vi } from 'vitest';
import { openTab, settled } from '@/lib/stores/fake-tab.fixture';

afterEach(() => vi.unstubAllGlobals());

describe('the audio of a page', () => {
  it.each(['pointerup', 'touchend', 'click', 'keydown'])(
    'starts at a %s that counts as a gesture, and is suspended again',
    async (type) => {
      const tab = await openTab();
      const states: string[] = [];
      tab.audio.addEventListener('statechange', () => states.push(tab.audio.state));
      tab.fire(type, true);
      await settled();
      expect(states).toEqual(['running', 'suspended']);
    },
  );

  it('is not requested on touch-down, which is no gesture', async () => {
    const tab = await openTab();
    tab.fire('pointerdown', false);
    tab.fire('touchstart', false);
    expect(tab.audio.resumes).toBe(0);
  });

  it('is tried at every gesture until one counts, and not after that', async () => {
    const tab = await openTab();
    for (const type of ['pointerup', 'touchend', 'keydown']) tab.fire(type, false);
    await settled();
    expect(tab.audio).toMatchObject({ state: 'suspended', resumes: 3 });
    tab.fire('click', true);
    await settled();
    tab.fire('click', true);
    expect(tab.audio.resumes).toBe(4);
  });

  it('may be refused without harm', async () => {
    const tab = await openTab();
    vi.spyOn(tab.audio, 'resume').mockRejectedValueOnce(new DOMException('interrupted', 'InvalidStateError'));
    tab.fire('click', true);
    await settled();
    expect(tab.audio.resumes).toBe(0);
    tab.fire('click', true);
    expect(tab.audio.resumes).toBe(1);
  });

  it('is no longer requested once the page is left', async () => {
    const tab = await openTab();
    tab.leave();
    tab.fire('click', true);
    expect(tab.audio.resumes).toBe(0);
  });

  it('is silenced at once, also before the ring ends', async () => {
    vi.stubGlobal('navigator', {});
    const tab = await openTab();
    tab.fire('click', true);
    await settled();
    const stop = tab.ring();
    await settled();
    expect(tab.audio.heard).toBe(1);
    tab.hush();
    expect(tab.audio.heard).toBe(0);
    stop();
    const stopAgain = tab.ring();
    await settled();
    expect(tab.audio.heard).toBe(1);
    stopAgain();
  });
});
