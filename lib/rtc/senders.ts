/** Sharp 720p at 30 fps with every codec in use; more shows nothing between two people. */
const VIDEO_MAX_BITRATE = 2_500_000;

/** The sender of this kind, by its transceiver: `sender.track` is null until media opens. */
export function senderOf(peer: RTCPeerConnection, kind: 'audio' | 'video'): RTCRtpSender | undefined {
  return peer.getTransceivers().find((transceiver) => transceiver.receiver.track.kind === kind)?.sender;
}

/** Bounds the camera's rate, and lets the browser give up size and rate evenly on a thin network. Never rejects. */
export async function tuneVideoSender(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters();
  const [encoding] = parameters.encodings ?? [];
  // Firefox has no encodings before negotiation; it then keeps its own default.
  if (!encoding) return;
  encoding.maxBitrate = VIDEO_MAX_BITRATE;
  parameters.degradationPreference = 'balanced';
  await sender.setParameters(parameters).catch(() => {
    // Refused when a negotiation ran in between: the browser's own limits stay.
  });
}

/**
 * After a loss the peer's decoder waits for packets that are gone, up to 3 s (Chromium), before it asks for a whole
 * picture; a sender that stops and begins anew sends one at once. Never rejects.
 */
export async function stopPicture(peer: RTCPeerConnection): Promise<void> {
  await senderOf(peer, 'video')
    ?.replaceTrack(null)
    .catch(() => {
      // The connection was closed meanwhile.
    });
}
