import { afterEach, describe, expect, it, vi } from 'vitest';
import { detectHardwareH264, orderVideoCodecs, preferVideoCodec, screenCodecs } from './video-codecs';

const codecs = (...names: string[]) => names.map((name) => ({ mimeType: `video/${name}`, clockRate: 90_000 }));
const names = (list: readonly { mimeType: string }[] | null) => list?.map(({ mimeType }) => mimeType.slice(6));

describe('the order of video codecs', () => {
  it('is the browser’s own while nothing is known, or where it begins right', () => {
    expect(orderVideoCodecs(codecs('AV1', 'VP8'), null)).toBeNull();
    expect(orderVideoCodecs(codecs('VP8', 'rtx', 'VP9', 'H264'), false)).toBeNull();
    expect(orderVideoCodecs(codecs('H264', 'VP8'), true)).toBeNull();
    expect(orderVideoCodecs([], true)).toBeNull();
  });

  it('begins with all profiles of H.264 where a chip encodes it, and keeps the rest', () => {
    const found = orderVideoCodecs(codecs('VP8', 'rtx', 'VP9', 'H264', 'AV1', 'h264', 'ulpfec'), true);
    expect(names(found)).toEqual(['H264', 'h264', 'VP8', 'rtx', 'VP9', 'AV1', 'ulpfec']);
  });

  it('begins with VP8 in software, whatever the browser would like best', () => {
    expect(names(orderVideoCodecs(codecs('AV1', 'VP9', 'rtx', 'H264', 'VP8'), false))?.[0]).toBe('VP8');
    expect(names(orderVideoCodecs(codecs('VP9', 'H264'), false))).toEqual(['H264', 'VP9']);
    expect(orderVideoCodecs(codecs('VP9', 'AV1'), true)).toBeNull();
  });
});

describe('the codecs offered for a screen', () => {
  it('are those that every browser has, in their main profile', () => {
    const all = [
      ...codecs('VP8', 'rtx', 'H264'),
      { mimeType: 'video/VP9', sdpFmtpLine: 'profile-id=0' },
      { mimeType: 'video/VP9', sdpFmtpLine: 'profile-id=2' },
      { mimeType: 'video/AV1', sdpFmtpLine: 'level-idx=5;profile=0;tier=0' },
      { mimeType: 'video/AV1', sdpFmtpLine: 'level-idx=5;profile=1;tier=0' },
      ...codecs('red', 'ulpfec'),
    ];
    expect(screenCodecs(all)).toEqual([all[0], all[1], all[3], all[5]]);
  });

  it('are the browser’s own where it has none of them', () => {
    expect(screenCodecs(codecs('H264', 'rtx'))).toBeNull();
  });
});

describe('what the machine says of itself', () => {
  const says = (answer: object | Error) => ({
    encodingInfo: async () => {
      if (answer instanceof Error) throw answer;
      return answer as MediaCapabilitiesEncodingInfo;
    },
  });
  /** What a transceiver is asked for, by name. */
  function preferred() {
    vi.stubGlobal('RTCRtpReceiver', { getCapabilities: () => ({ codecs: codecs('VP9', 'VP8', 'H264') }) });
    const setCodecPreferences = vi.fn();
    preferVideoCodec({ setCodecPreferences } as unknown as RTCRtpTransceiver);
    return names(setCodecPreferences.mock.calls[0]?.[0]) ?? 'as the browser likes';
  }

  afterEach(async () => {
    vi.unstubAllGlobals();
    await detectHardwareH264(undefined);
  });

  it('decides, once it is known', async () => {
    expect(preferred()).toBe('as the browser likes');
    await detectHardwareH264(says({ supported: true, smooth: true, powerEfficient: true }));
    expect(preferred()).toEqual(['H264', 'VP9', 'VP8']);
    await detectHardwareH264(says({ supported: true, smooth: true, powerEfficient: false }));
    expect(preferred()).toEqual(['VP8', 'VP9', 'H264']);
  });

  it('may be nothing', async () => {
    await detectHardwareH264(says(new TypeError('webrtc is not a valid type')));
    expect(preferred()).toBe('as the browser likes');
  });
});
