import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Encoding } from './encoding';
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
  return { senders: new Senders(peer as unknown as RTCPeerConnection), made };
}

const microphone = { kind: 'audio' } as MediaStreamTrack;
const camera = { kind: 'video' } as MediaStreamTrack;
const KINDS = ['audio', 'video'];
const codec = (mimeType: string) => ({ mimeType, clockRate: 90_000 });

beforeEach(() => {
  const codecs = {
    audio: [codec('audio/opus'), codec('audio/red')],
    video: [codec('video/H264'), codec('video/VP8'), codec('video/rtx')],
  };
  vi.stubGlobal('RTCRtpReceiver', { getCapabilities: (kind: 'audio' | 'video') => ({ codecs: codecs[kind] }) });
});
afterEach(() => vi.unstubAllGlobals());

const SMALL: Encoding = { scaleResolutionDownBy: 2, maxBitrate: 2_500_000 };

describe.each([
  ['the caller', () => setUp(), (senders: Senders) => senders.prepareOffer()],
  ['the callee', () => setUp(...KINDS), (senders: Senders) => senders.prepareAnswer()],
])('what %s sends', (_, begin, prepare) => {
  it('has a slot for everything that a call may carry, both ways, from the first description on', () => {
    const { senders, made } = begin();
    prepare(senders);
    expect([...senders.slots.keys()]).toEqual(['microphone', 'camera']);
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
    const preferred = made.map(({ setCodecPreferences }) =>
      setCodecPreferences.mock.calls[0]?.[0].map(({ mimeType }) => mimeType),
    );
    expect(preferred).toEqual([['audio/red', 'audio/opus'], undefined]);
    senders.close();
  });
});

it('keeps the limit of a relay when a later offer is answered', async () => {
  const { senders, made } = setUp(...KINDS);
  senders.prepareAnswer();
  senders.limitFor('relayed');
  senders.prepareAnswer();
  expect((await made[1]?.settled())?.encodings[0]).toMatchObject({ maxBitrate: 1_000_000 });
  senders.close();
});
