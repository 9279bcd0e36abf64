import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KIND_OF_SLOT } from '@/lib/protocol/slots';
import type { EncodingWish } from './encoding';
import { fakeSender } from './sender.fixture';
import { Senders } from './senders';

type Init = RTCRtpTransceiverInit;

/** As much of a transceiver as sending needs. */
function fakeTransceiver(kind: string, { direction = 'recvonly', sendEncodings = [{}] }: Init) {
  const { sender, settled } = fakeSender({ ...sendEncodings[0] });
  const replaceTrack = vi.fn(async (track: MediaStreamTrack | null) => {
    Object.assign(sender, { track });
  });
  Object.assign(sender, { track: null, replaceTrack });
  const setCodecPreferences = vi.fn<(codecs: RTCRtpCodec[]) => void>();
  const transceiver = { direction, sender, receiver: { track: { kind } }, setCodecPreferences };
  return { transceiver, settled, replaceTrack, setCodecPreferences };
}

/** A connection to which transceivers are added, or to which the peer's offer has brought them. */
function setUp(...brought: string[]) {
  const made = brought.map((kind) => fakeTransceiver(kind, {}));
  const peer = {
    getTransceivers: () => made.map(({ transceiver }) => transceiver),
    addTransceiver: (kind: string, init: Init) => {
      made.push(fakeTransceiver(kind, init));
      return made.at(-1)?.transceiver;
    },
  };
  const bring = (...kinds: string[]) => {
    for (const kind of kinds) made.push(fakeTransceiver(kind, {}));
  };
  return { senders: new Senders(peer as unknown as RTCPeerConnection), made, bring };
}

/** The codecs that were asked for, of each transceiver. */
const preferredIn = (made: readonly Pick<ReturnType<typeof fakeTransceiver>, 'setCodecPreferences'>[]) =>
  made.map(({ setCodecPreferences }) => setCodecPreferences.mock.calls[0]?.[0].map(({ mimeType }) => mimeType));

const microphone = { kind: 'audio' } as MediaStreamTrack;
const camera = { kind: 'video' } as MediaStreamTrack;
const KINDS = ['audio', 'video'];
const KINDS_OF = Object.entries(KIND_OF_SLOT);
const codec = (mimeType: string) => ({ mimeType, clockRate: 90_000 });

beforeEach(() => {
  const codecs = {
    audio: [codec('audio/opus'), codec('audio/red')],
    video: [codec('video/H264'), codec('video/VP8'), codec('video/rtx')],
  };
  vi.stubGlobal('RTCRtpReceiver', { getCapabilities: (kind: 'audio' | 'video') => ({ codecs: codecs[kind] }) });
});
afterEach(() => vi.unstubAllGlobals());

const SMALL: EncodingWish = { scaleResolutionDownBy: 2, maxBitrate: 2_500_000 };

const LATER: EncodingWish & { readonly active: boolean } = { active: false, scaleResolutionDownBy: 1 };

describe.each([
  ['the caller', () => setUp(), (senders: Senders) => senders.prepareOffer()],
  ['the callee', () => setUp(...KINDS), (senders: Senders) => senders.prepareAnswer()],
])('what %s sends', (_, begin, prepare) => {
  it('has the slots that a call begins with, both ways, from the first description on', () => {
    const { senders, made } = begin();
    prepare(senders);
    expect([...senders.slots.keys()]).toEqual(KINDS_OF.map(([slot]) => slot).slice(0, 2));
    const sections = made.map(({ transceiver }) => [transceiver.receiver.track.kind, transceiver.direction]);
    expect(sections).toEqual(KINDS.map((kind) => [kind, 'sendrecv']));
    senders.close();
  });

  it('is a small picture at first', async () => {
    const { senders, made } = begin();
    prepare(senders);
    expect((await made[1]?.settled())?.encodings[0]).toMatchObject(SMALL);
    senders.close();
  });

  it('is microphone and camera in their own slots', () => {
    const { senders, made } = begin();
    senders.set({ audio: microphone, video: camera });
    prepare(senders);
    senders.set({ audio: microphone, video: camera });
    expect(made.map(({ transceiver }) => transceiver.sender.track)).toEqual([microphone, camera]);
    expect(made.map(({ replaceTrack }) => replaceTrack.mock.calls.length)).toEqual([1, 1]);
    senders.close();
  });

  it('prefers redundant speech', () => {
    const { senders, made } = begin();
    prepare(senders);
    expect(preferredIn(made)).toEqual([['audio/red', 'audio/opus'], undefined]);
    senders.close();
  });
});

describe.each([
  [
    'the caller',
    () => {
      const { senders, made } = setUp();
      senders.prepareOffer();
      return { senders, made, more: () => senders.prepareLaterOffer() };
    },
  ],
  [
    'the callee',
    () => {
      const { senders, made, bring } = setUp(...KINDS);
      senders.prepareAnswer();
      return {
        senders,
        made,
        more: () => {
          bring('video', 'audio');
          senders.prepareAnswer();
        },
      };
    },
  ],
])('the second offer, at %s,', (_, begin) => {
  it('adds slots for a screen and its sound, both ways, and leaves the others as they are', () => {
    const { senders, made, more } = begin();
    senders.set({ audio: microphone, video: camera });
    more();
    expect([...senders.slots.keys()]).toEqual(KINDS_OF.map(([slot]) => slot));
    expect(made.map(({ transceiver }) => [transceiver.receiver.track.kind, transceiver.direction])).toEqual(
      KINDS_OF.map(([, kind]) => [kind, 'sendrecv']),
    );
    expect(made.map(({ transceiver }) => transceiver.sender.track)).toEqual([microphone, camera, null, null]);
    senders.close();
  });

  it('offers codecs that every browser has: no H.264 for a screen, nothing but Opus for its sound', () => {
    const { senders, made, more } = begin();
    more();
    expect(preferredIn(made).slice(2)).toEqual([['video/VP8', 'video/rtx'], ['audio/opus']]);
    senders.close();
  });

  it('sets no bandwidth aside for a screen until there is one', async () => {
    const { senders, made, more } = begin();
    more();
    expect((await made[2]?.settled())?.encodings[0]).toMatchObject(LATER);
    senders.setScreen({ audio: null, video: camera });
    expect((await made[2]?.settled())?.encodings[0]).toMatchObject({ active: true });
    senders.setScreen({ audio: null, video: null });
    expect((await made[2]?.settled())?.encodings[0]).toMatchObject(LATER);
    senders.close();
  });

  it('sends at once what was given before there was a slot for it', async () => {
    const { senders, made, more } = begin();
    senders.limitFor('relayed');
    senders.setScreen({ audio: microphone, video: camera });
    more();
    expect(made.map(({ transceiver }) => transceiver.sender.track).slice(2)).toEqual([camera, microphone]);
    expect((await made[2]?.settled())?.encodings[0]).toMatchObject({ active: true, maxBitrate: 1_000_000 });
    senders.close();
  });
});

it('adds the slots of the second offer once, and none after it was closed', () => {
  const { senders, made } = setUp();
  senders.prepareOffer();
  senders.prepareLaterOffer();
  senders.prepareLaterOffer();
  expect(made).toHaveLength(4);
  const closed = setUp();
  closed.senders.prepareOffer();
  closed.senders.close();
  closed.senders.prepareLaterOffer();
  expect(closed.made).toHaveLength(2);
  senders.close();
});

it('keeps the limit of a relay when a later offer is answered', async () => {
  const { senders, made } = setUp(...KINDS);
  senders.prepareAnswer();
  senders.limitFor('relayed');
  senders.prepareAnswer();
  expect((await made[1]?.settled())?.encodings[0]).toMatchObject({ maxBitrate: 1_000_000 });
  senders.close();
});
