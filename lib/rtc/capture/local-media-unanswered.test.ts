import { describe, expect, it } from 'vitest';
import { devices } from './local-media.fixture';

/** A browser whose question nobody answers until `release`. */
function asking(failing?: Parameters<typeof devices>[0]) {
  const all = devices(failing);
  return { ...all, release: all.hold() };
}

describe('a question that nobody answers', () => {
  it('is told after 3 s, with both devices shown as off', () => {
    const { subject, timers } = asking();
    void subject.open('video');
    timers.advance(2_999);
    expect(subject.view).toMatchObject({ microphone: true, camera: true, problem: null });
    timers.advance(1);
    const problem = { device: 'both', kind: 'unanswered' };
    expect(subject.view).toMatchObject({ microphone: false, camera: false, problem });
  });

  it('is forgotten once it is answered with yes', async () => {
    const { subject, timers, release, live } = asking();
    const opening = subject.open('video');
    timers.advance(3_000);
    release();
    await opening;
    expect(live()).toEqual(['audio', 'video']);
    expect(subject.view).toMatchObject({ microphone: true, camera: true, problem: null });
  });

  it('makes room for the refusal once it is answered with no', async () => {
    const { subject, timers, release } = asking({ audio: 'NotAllowedError', video: 'NotAllowedError' });
    const opening = subject.open('video');
    timers.advance(3_000);
    release();
    await opening;
    expect(subject.view).toMatchObject({
      microphone: false,
      camera: false,
      problem: { device: 'both', kind: 'denied' },
    });
  });

  it('may be about the camera alone', async () => {
    const { subject, timers, hold } = devices();
    await subject.open('audio');
    hold();
    subject.setCamera(true);
    timers.advance(3_000);
    const problem = { device: 'camera', kind: 'unanswered' };
    expect(subject.view).toMatchObject({ microphone: true, camera: false, problem });
    subject.setCamera(false);
    expect(subject.view.problem).toBeNull();
  });

  it('is told of a camera that was asked for before the answer, too', () => {
    const { subject, timers } = asking();
    void subject.preview();
    timers.advance(10_000);
    expect(subject.view.problem).toBeNull();
    void subject.open('video');
    timers.advance(3_000);
    expect(subject.view.problem).toEqual({ device: 'both', kind: 'unanswered' });
  });

  it('is asked anew at a retry, with nothing shown as on meanwhile, and answered twice opens each once', async () => {
    const { subject, timers, release, live, given } = asking();
    const opening = subject.open('video');
    timers.advance(3_000);
    subject.retry();
    expect(subject.view).toMatchObject({ microphone: false, camera: false });
    release();
    await opening;
    await expect.poll(() => given.length).toBe(4);
    await expect.poll(() => subject.view.problem).toBeNull();
    expect(live()).toEqual(['audio', 'video']);
  });

  it('is nobody’s any more after a stop', async () => {
    const { subject, timers, release, live } = asking();
    const opening = subject.open('video');
    subject.stop();
    timers.advance(10_000);
    expect(subject.view.problem).toBeNull();
    release();
    await opening;
    expect(live()).toEqual([]);
  });
});
