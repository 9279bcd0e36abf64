import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { slotsAmong } from '@/lib/rtc/sending/track-slots';
import { RemoteStreams } from './remote-streams';

beforeEach(() => {
  vi.stubGlobal(
    'MediaStream',
    class {
      readonly #tracks = new Set<MediaStreamTrack>();
      addTrack(track: MediaStreamTrack) {
        this.#tracks.add(track);
      }
      getTracks() {
        return [...this.#tracks];
      }
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

it('keeps a shared screen out of the stream of the person', () => {
  const tracks = ['audio', 'video', 'video', 'audio'].map((kind) => ({ kind }) as MediaStreamTrack);
  const transceivers = tracks.map((track) => ({ receiver: { track } }) as RTCRtpTransceiver);
  const first = slotsAmong(transceivers.slice(0, 2));
  const streams = new RemoteStreams();
  streams.take(first);
  streams.take(slotsAmong(transceivers, first));
  streams.take(slotsAmong(transceivers, first));
  expect(streams.person.getTracks()).toEqual(tracks.slice(0, 2));
  expect(streams.screen.getTracks()).toEqual(tracks.slice(2));
  expect(tracks.map((track) => streams.isOfScreen(track))).toEqual([false, false, true, true]);
});
