import { describe, expect, it } from 'vitest';
import { LocalMedia } from './local-media';
import { devices } from './local-media.fixture';

describe('local media', () => {
  it('opens what is asked for', async () => {
    const { subject, live } = devices();
    await subject.open('audio');
    expect(live()).toEqual(['audio']);
    expect(subject.view).toMatchObject({ microphone: true, camera: false, problem: null });
  });

  it.each([
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'not-found'],
    ['NotReadableError', 'in-use'],
    ['TypeError', 'failed'],
  ])('goes on with the microphone when the camera fails with %s', async (name, kind) => {
    const { subject, live } = devices({ video: name });
    await subject.open('video');
    expect(live()).toEqual(['audio']);
    expect(subject.view).toMatchObject({ microphone: true, camera: false, problem: { device: 'camera', kind } });
  });

  it('can be in a call with neither, and says so', async () => {
    const { subject } = devices({ audio: 'NotFoundError', video: 'NotAllowedError' });
    await subject.open('video');
    expect(subject.view.problem).toEqual({ device: 'both', kind: 'not-found' });
    expect(subject.view.stream?.getTracks()).toEqual([]);
  });

  it('knows an insecure page', async () => {
    const subject = new LocalMedia({ devices: () => undefined, onChange: () => {} });
    await subject.open('audio');
    expect(subject.view.problem).toEqual({ device: 'microphone', kind: 'insecure' });
  });

  it('opens what was missing at a retry, and forgets the problem', async () => {
    const { subject, failing, live } = devices({ video: 'NotReadableError' });
    await subject.open('video');
    failing.video = undefined;
    subject.retry();
    await expect.poll(live).toEqual(['audio', 'video']);
    expect(subject.view).toMatchObject({ camera: true, problem: null });
  });

  it('asks for no camera alone once everything was stopped, though both failed together', async () => {
    const { subject, place, live } = devices({ audio: 'NotFoundError' });
    const open = place.getUserMedia;
    place.getUserMedia = (constraints) => {
      if (!constraints.video) subject.stop();
      return open(constraints);
    };
    await subject.open('video');
    expect(live()).toEqual([]);
  });

  it('stops a device that opens after everything was stopped', async () => {
    const { subject, hold, given, live } = devices();
    const release = hold();
    const opening = subject.open('video');
    subject.stop();
    release();
    await opening;
    expect(given).toHaveLength(2);
    expect(live()).toEqual([]);
    expect(subject.view).toMatchObject({ stream: null, microphone: false, camera: false });
  });

  it('closes the camera when it is off, keeps the microphone open when muted', async () => {
    const { subject, live } = devices();
    await subject.open('video');
    subject.setCamera(false);
    subject.setMicrophone(false);
    expect(live()).toEqual(['audio']);
    expect(subject.view).toMatchObject({ microphone: false, camera: false });
    subject.setCamera(true);
    subject.setMicrophone(true);
    await expect.poll(live).toEqual(['audio', 'video']);
    expect(subject.view).toMatchObject({ microphone: true, camera: true });
  });

  it('a microphone muted while it opens stays silent', async () => {
    const { subject, hold, given } = devices();
    const release = hold();
    const opening = subject.open('audio');
    subject.setMicrophone(false);
    release();
    await opening;
    expect(given.map(({ enabled }) => enabled)).toEqual([false]);
    expect(subject.view.microphone).toBe(false);
  });

  it('a camera switched off while it opens stays off', async () => {
    const { subject, hold, live } = devices();
    const release = hold();
    const opening = subject.open('video');
    subject.setCamera(false);
    release();
    await opening;
    expect(live()).toEqual(['audio']);
  });

  it('takes another device when one is unplugged', async () => {
    const { subject, given, live } = devices();
    await subject.open('audio');
    given[0]?.unplug();
    await expect.poll(live).toEqual(['audio']);
    expect(given).toHaveLength(2);
    expect(subject.view.microphone).toBe(true);
  });

  it('opens a camera that is plugged in again, but not one that was refused', async () => {
    const { subject, given, failing, plug, live } = devices();
    await subject.open('video');
    failing.video = 'NotFoundError';
    given.find(({ kind }) => kind === 'video')?.unplug();
    await expect.poll(() => subject.view.problem).toEqual({ device: 'camera', kind: 'not-found' });
    failing.video = undefined;
    plug();
    await expect.poll(live).toEqual(['audio', 'video']);
    expect(subject.view.problem).toBeNull();

    failing.video = 'NotAllowedError';
    given.findLast(({ kind }) => kind === 'video')?.unplug();
    await expect.poll(() => subject.view.problem?.kind).toBe('denied');
    failing.video = undefined;
    plug();
    expect(subject.view.problem?.kind).toBe('denied');
    subject.retry();
    await expect.poll(live).toEqual(['audio', 'video']);
  });

  it('misses both when both go one after the other', async () => {
    const { subject, given, failing } = devices();
    await subject.open('video');
    failing.video = failing.audio = 'NotAllowedError';
    for (const track of given) track.unplug();
    await expect.poll(() => subject.view.problem).toEqual({ device: 'both', kind: 'denied' });
  });

  it('looks for no device once stopped', async () => {
    const { subject, given, failing, plug } = devices({ video: 'NotFoundError' });
    await subject.open('video');
    subject.stop();
    failing.video = undefined;
    const before = given.length;
    plug();
    await Promise.resolve();
    expect(given).toHaveLength(before);
  });

  it('asks once for what is under way', async () => {
    const { subject, hold, given } = devices();
    const release = hold();
    const opening = subject.open('video');
    subject.retry();
    subject.setMicrophone(true);
    release();
    await opening;
    expect(given).toHaveLength(2);
  });
});
