import { describe, expect, it } from 'vitest';
import { devices } from './local-media.fixture';
import type { ChosenMediaDevices } from './media-request';

describe('a preview', () => {
  it('is the camera alone, and becomes the call’s', async () => {
    const { subject, given, live } = devices();
    await subject.preview();
    expect(live()).toEqual(['video']);
    await subject.open('video');
    expect(live()).toEqual(['video', 'audio']);
    expect(given).toHaveLength(2);
  });

  it('under way is not asked for again by the call', async () => {
    const { subject, hold, given } = devices();
    const release = hold();
    const both = Promise.all([subject.preview(), subject.open('video')]);
    release();
    await both;
    expect(given.map(({ kind }) => kind).sort()).toEqual(['audio', 'video']);
    expect(subject.view).toMatchObject({ microphone: true, camera: true });
  });

  it('is closed by a call without a picture, though it was only opening', async () => {
    const { subject, hold, live } = devices();
    const release = hold();
    const both = Promise.all([subject.preview(), subject.open('audio')]);
    release();
    await both;
    expect(live()).toEqual(['audio']);
    expect(subject.tracks.video).toBeNull();
  });

  it('that fails is nothing to speak of; the call tries again, and says so if it must', async () => {
    const { subject, failing, hold, live } = devices({ video: 'NotReadableError' });
    await subject.preview();
    expect(subject.view).toMatchObject({ stream: null, problem: null });
    await subject.open('video');
    expect(subject.view.problem).toEqual({ device: 'camera', kind: 'in-use' });
    subject.stop();

    const release = hold();
    const both = Promise.all([subject.preview(), subject.open('video')]);
    release();
    await both;
    expect(subject.view.problem).toEqual({ device: 'camera', kind: 'in-use' });
    failing.video = undefined;
    subject.retry();
    await expect.poll(live).toEqual(['audio', 'video']);
  });
});

describe('another device', () => {
  const choose = (made: ReturnType<typeof devices>, change: Partial<ChosenMediaDevices>) => {
    made.place.chosen = { ...made.place.chosen, ...change };
    return made.subject.change(change.camera ? 'camera' : 'microphone');
  };

  it('takes the place of one in use, in the same stream', async () => {
    const made = devices();
    await made.subject.open('video');
    const { stream } = made.subject.view;
    await choose(made, { camera: 'video 2' });
    expect(made.inUse()).toEqual(['audio 1', 'video 2']);
    expect(made.subject.view.stream).toBe(stream);
    expect(stream?.getTracks()).toEqual([made.subject.tracks.audio, made.subject.tracks.video]);
  });

  it('is as muted as the one before', async () => {
    const made = devices();
    await made.subject.open('video');
    made.subject.setMicrophone(false);
    await choose(made, { microphone: 'audio 2' });
    expect(made.inUse()).toEqual(['video 1', 'audio 2']);
    expect(made.subject.tracks.audio?.enabled).toBe(false);
    expect(made.subject.view.microphone).toBe(false);
  });

  it('is only remembered while the camera is off', async () => {
    const made = devices();
    await made.subject.open('video');
    made.subject.setCamera(false);
    await choose(made, { camera: 'video 2' });
    expect(made.inUse()).toEqual(['audio 1']);
    made.subject.setCamera(true);
    await expect.poll(made.inUse).toEqual(['audio 1', 'video 2']);
  });

  it('opens for the next call too, and any other where it is not there', async () => {
    const made = devices();
    made.place.chosen = { camera: 'video 2', microphone: 'gone' };
    await made.subject.open('video');
    expect(made.inUse()).toEqual(['audio 1', 'video 2']);
    expect(made.subject.view.problem).toBeNull();
  });

  it('that is unplugged gives way to the one there is', async () => {
    const made = devices();
    made.place.chosen = { camera: 'video 2', microphone: null };
    await made.subject.open('video');
    made.place.there = ['audio 1', 'video 1'];
    made.given.find(({ kind }) => kind === 'video')?.unplug();
    await expect.poll(made.inUse).toEqual(['audio 1', 'video 1']);
  });

  it('is opened alone where there is room for one camera', async () => {
    const made = devices();
    made.place.isSingle = true;
    await made.subject.open('video');
    await choose(made, { camera: 'video 2' });
    expect(made.inUse()).toEqual(['audio 1', 'video 2']);
    expect(made.subject.view.problem).toBeNull();
  });

  it('that comes after the end is closed as it arrives', async () => {
    const made = devices();
    await made.subject.open('video');
    const release = made.hold();
    const changing = choose(made, { camera: 'video 2' });
    made.subject.stop();
    release();
    await changing;
    expect(made.inUse()).toEqual([]);
    expect(made.subject.view.stream).toBeNull();
  });

  it('is the last that was chosen', async () => {
    const made = devices();
    await made.subject.open('video');
    const release = made.hold();
    const changing = [choose(made, { camera: 'video 2' }), choose(made, { camera: 'video 1' })];
    release();
    await Promise.all(changing);
    expect(made.inUse()).toEqual(['audio 1', 'video 1']);
  });
});
