import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { slotsAmong, type TrackSlots } from '@/lib/rtc/sending/track-slots';
import { type RemoteStreamNews, RemoteStreams } from './remote-streams';

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

const trackOf = (kind: string) =>
  Object.assign(new EventTarget(), { kind, muted: true }) as unknown as MediaStreamTrack;

it('keeps a shared screen out of the stream of the person, and tells when the picture of either arrives', () => {
  const tracks = ['audio', 'video', 'video', 'audio'].map(trackOf);
  const transceivers = tracks.map((track) => ({ receiver: { track } }) as RTCRtpTransceiver);
  let slots: TrackSlots = slotsAmong(transceivers.slice(0, 2));
  const news: RemoteStreamNews[] = [];
  const streams = new RemoteStreams({ slots: () => slots, onNews: (each) => news.push(each) });
  const told = () => news.splice(0).map(({ of, hasPicture }) => `${of} ${hasPicture}`);
  const streamOf = { person: null as MediaStream | null, screen: null as MediaStream | null };
  const take = (track: MediaStreamTrack) => {
    streams.take(track);
    for (const { of, stream } of news) {
      expect(stream).toBe(streamOf[of] ?? stream);
      streamOf[of] = stream;
    }
  };

  for (const track of tracks.slice(0, 2)) take(track);
  expect(told()).toEqual(['person false', 'person false']);
  expect(streamOf.person?.getTracks()).toEqual(tracks.slice(0, 2));
  tracks[1]?.dispatchEvent(new Event('unmute'));
  tracks[0]?.dispatchEvent(new Event('unmute'));
  tracks[1]?.dispatchEvent(new Event('unmute'));
  expect(told()).toEqual(['person true']);

  slots = slotsAmong(transceivers, slots);
  for (const track of tracks.slice(2)) take(track);
  expect(told()).toEqual(['screen false', 'screen false']);
  tracks[2]?.dispatchEvent(new Event('unmute'));
  expect(told()).toEqual(['screen true']);
  expect(streamOf.person?.getTracks()).toEqual(tracks.slice(0, 2));
  expect(streamOf.screen?.getTracks()).toEqual(tracks.slice(2));
});
