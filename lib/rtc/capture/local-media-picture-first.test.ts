import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { devices } from './local-media.fixture';

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the picture first', () => {
  beforeEach(() => vi.stubGlobal('navigator', { hardwareConcurrency: 2 }));
  const { navigator } = globalThis;
  afterEach(() => vi.stubGlobal('navigator', navigator));

  async function answered(failing = {}) {
    const at = devices(failing);
    at.subject.learnAllowed(true);
    expect(at.subject.pictureFirst()).toBe(true);
    await at.subject.open('video');
    return at;
  }

  it('opens the microphone a moment later, and never calls it off', async () => {
    const { subject, live, timers } = await answered();
    expect(live()).toEqual(['video']);
    expect(subject.view).toMatchObject({ camera: true, microphone: true, problem: null });
    timers.advance(350);
    expect(subject.view.microphone).toBe(true);
    await settled();
    expect(live()).toEqual(['video', 'audio']);
    expect(subject.view).toMatchObject({ camera: true, microphone: true, problem: null });
  });

  it('opens none that was muted meanwhile', async () => {
    const { subject, live, timers } = await answered();
    subject.setMicrophone(false);
    expect(subject.view.microphone).toBe(false);
    timers.advance(350);
    await settled();
    expect(live()).toEqual(['video']);
    subject.setMicrophone(true);
    await settled();
    expect(live()).toEqual(['video', 'audio']);
  });

  it('opens none once the call is over', async () => {
    const { subject, live, timers } = await answered();
    subject.stop();
    timers.advance(350);
    await settled();
    expect(live()).toEqual([]);
  });

  it('says what is wrong with either', async () => {
    const { subject, timers } = await answered({ video: 'NotReadableError', audio: 'NotFoundError' });
    expect(subject.view.problem).toEqual({ device: 'camera', kind: 'in-use' });
    timers.advance(350);
    await settled();
    expect(subject.view).toMatchObject({ microphone: false, problem: { device: 'both' } });
  });

  it('asks the person once only where the browser will ask', async () => {
    const { subject, live } = devices();
    subject.learnAllowed(false);
    expect(subject.pictureFirst()).toBe(true);
    await subject.open('video');
    expect(live()).toEqual(['audio', 'video']);
  });

  it('waits for no camera that is open already, but the microphone waits for the pictures', async () => {
    const { subject, live, timers, changes } = devices();
    subject.learnAllowed(true);
    await subject.preview();
    expect(subject.pictureFirst()).toBe(false);
    const before = changes();
    await subject.open('video');
    expect(changes()).toBe(before + 1);
    expect(subject.view).toMatchObject({ camera: true, microphone: true, problem: null });
    timers.advance(349);
    await settled();
    expect(live()).toEqual(['video']);
    timers.advance(1);
    await settled();
    expect(live()).toEqual(['video', 'audio']);
  });

  it('is for few cores', async () => {
    vi.stubGlobal('navigator', { hardwareConcurrency: 8 });
    const { subject, live } = devices();
    subject.learnAllowed(true);
    expect(subject.pictureFirst()).toBe(false);
    await subject.open('video');
    expect(live()).toEqual(['audio', 'video']);
  });
});
