/** What a call sends at its best, see `senders.ts` and `media-request.ts`. */
const CALL: MediaEncodingConfiguration = {
  type: 'webrtc',
  video: { contentType: 'video/H264', width: 1280, height: 720, framerate: 30, bitrate: 2_500_000 },
};

/** Whether this machine encodes H.264 in hardware, detected once per page; null while unknown. Links never wait for it. */
let isH264Efficient: boolean | null = null;

/** Never rejects: if the browser does not answer, its own codec order stays. */
export async function detectHardwareH264(capabilities: Pick<MediaCapabilities, 'encodingInfo'> | undefined) {
  try {
    const info = await capabilities?.encodingInfo(CALL);
    isH264Efficient = info ? info.supported && info.powerEfficient : null;
  } catch {
    isH264Efficient = null;
  }
}

/**
 * The codecs with the one first that costs this machine least: H.264 where a chip encodes it, else VP8, which two cores
 * can manage in software. VP9 and AV1 look better for the same bits, and are dearer to encode: a warm phone, and a
 * smaller picture once the encoder falls behind. All others stay, in the browser's order, as fallback. Null
 * where the browser's own order begins so, or nothing is known.
 */
export function orderVideoCodecs<Codec extends Pick<RTCRtpCodec, 'mimeType'>>(
  codecs: readonly Codec[],
  isEfficient: boolean | null,
): Codec[] | null {
  if (isEfficient === null) return null;
  const is = (name: string) => (codec: Codec) => codec.mimeType.toLowerCase() === `video/${name}`;
  const wished = (isEfficient ? ['h264', 'vp8'] : ['vp8', 'h264']).find((name) => codecs.some(is(name)));
  if (!wished || !codecs[0] || is(wished)(codecs[0])) return null;
  return [...codecs.filter(is(wished)), ...codecs.filter((codec) => !is(wished)(codec))];
}

/**
 * Asks for the cheapest codec, before the description is made. An answer that wishes nothing takes the offer's order, so
 * that of two machines the one with the chip decides.
 */
export function preferVideoCodec(transceiver: RTCRtpTransceiver): void {
  const codecs = RTCRtpReceiver.getCapabilities?.('video')?.codecs ?? [];
  const ordered = orderVideoCodecs(codecs, isH264Efficient);
  if (ordered) transceiver.setCodecPreferences?.(ordered);
}

/** What every browser can encode or decode, in one profile each; and their retransmissions. */
const SCREEN_CODECS = ['video/vp8', 'video/vp9', 'video/av1', 'video/rtx'];

/**
 * The codecs offered for a screen, in the browser's order; null where it has none of them. H.264 is left out, whose many
 * profiles would be most of the section, and VP9 and AV1 in all but their main profile.
 */
export function screenCodecs<Codec extends Pick<RTCRtpCodec, 'mimeType' | 'sdpFmtpLine'>>(
  codecs: readonly Codec[],
): Codec[] | null {
  const isMain = ({ sdpFmtpLine = '' }: Codec) => !/(?:^|;)\s*profile(?:-id)?=[1-9]/.test(sdpFmtpLine);
  const known = codecs.filter((codec) => SCREEN_CODECS.includes(codec.mimeType.toLowerCase()) && isMain(codec));
  return known.some(({ mimeType }) => mimeType.toLowerCase() !== 'video/rtx') ? known : null;
}

/** Keeps the section of the screen short, before the description is made. */
export function preferScreenCodecs(transceiver: RTCRtpTransceiver): void {
  const codecs = screenCodecs(RTCRtpReceiver.getCapabilities?.('video')?.codecs ?? []);
  if (codecs) transceiver.setCodecPreferences?.(codecs);
}
