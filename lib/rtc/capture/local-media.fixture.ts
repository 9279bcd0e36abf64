import { vi } from 'vitest';
import { fakeTimers } from '@/lib/browser/fake-timers.fixture';
import { LocalMedia } from './local-media';
import type { ChosenMediaDevices } from './media-request';

class FakeTrack extends EventTarget {
  readyState = 'live';
  enabled = true;
  contentHint = '';
  constructor(
    readonly kind: 'audio' | 'video',
    readonly deviceId: string,
  ) {
    super();
  }
  stop() {
    this.readyState = 'ended';
  }
  unplug() {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}
class FakeStream {
  constructor(private tracks: readonly FakeTrack[]) {}
  getTracks() {
    return this.tracks;
  }
  addTrack(track: FakeTrack) {
    this.tracks = [...this.tracks, track];
  }
  removeTrack(track: FakeTrack) {
    this.tracks = this.tracks.filter((other) => other !== track);
  }
}

const ANY = { camera: null, microphone: null } as ChosenMediaDevices;

/**
 * Devices that fail by name, and may be held open to be resolved later. Of what is `there` a `place` opens what is
 * `chosen`; one that `isSingle` opens one camera at a time.
 */
export function devices(failing: Partial<Record<'audio' | 'video', string>> = {}) {
  vi.stubGlobal('MediaStream', FakeStream);
  const given: FakeTrack[] = [];
  const place = Object.assign(new EventTarget(), {
    getUserMedia,
    chosen: ANY,
    isSingle: false,
    there: ['audio 1', 'audio 2', 'video 1', 'video 2'],
  });
  let gate = Promise.resolve();
  async function getUserMedia(constraints: MediaStreamConstraints) {
    await gate;
    const kinds = (['audio', 'video'] as const).filter((kind) => constraints[kind]);
    const failed = kinds.find((kind) => failing[kind] !== undefined);
    if (failed) throw new DOMException('', failing[failed]);
    const isOpen = given.some(({ kind, readyState }) => kind === 'video' && readyState === 'live');
    if (place.isSingle && isOpen && constraints.video) throw new DOMException('', 'NotReadableError');
    const tracks = kinds.map((kind) => new FakeTrack(kind, deviceFor(kind, constraints[kind])));
    given.push(...tracks);
    return new FakeStream(tracks) as unknown as MediaStream;
  }
  function deviceFor(kind: 'audio' | 'video', asked: MediaStreamConstraints['audio']): string {
    const { exact, ideal } = (asked as { deviceId?: { exact?: string; ideal?: string } }).deviceId ?? {};
    // In older browsers it is no Error.
    if (exact && !place.there.includes(exact)) throw { name: 'OverconstrainedError' };
    const wished = exact ?? ideal;
    return wished && place.there.includes(wished) ? wished : `${kind} 1`;
  }
  const hold = () => {
    let release = () => {};
    gate = new Promise((resolve) => {
      release = resolve;
    });
    return () => release();
  };
  const timers = fakeTimers();
  const onChange = vi.fn();
  const subject = new LocalMedia({
    devices: () => place as unknown as MediaDevices,
    chosen: () => place.chosen,
    timers,
    onChange,
  });
  /** The live ones, by device. */
  const inUse = () => given.filter(({ readyState }) => readyState === 'live').map(({ deviceId }) => deviceId);
  return {
    subject,
    timers,
    place,
    inUse,
    given,
    failing,
    hold,
    changes: () => onChange.mock.calls.length,
    plug: () => place.dispatchEvent(new Event('devicechange')),
    live: () => given.filter(({ readyState }) => readyState === 'live').map(({ kind }) => kind),
  };
}
