/** What one side wants of a sender's encoding. What it leaves out it does not care about. */
export interface EncodingWish {
  /** Bits per second, at most. */
  readonly maxBitrate?: number;
  /** How many times smaller width and height are than the camera's, at least; 1 or more. */
  readonly scaleResolutionDownBy?: number;
  /** False: nothing is to be sent. */
  readonly isActive?: boolean;
}

/** What a sender is set to (W3C webrtc-pc, 5.2.9, `RTCRtpEncodingParameters`). */
export interface Encoding {
  readonly active: boolean;
  /** Bits per second; absent where nobody limits it. */
  readonly maxBitrate?: number;
  /** Always given: a browser would keep the last one. */
  readonly scaleResolutionDownBy: number;
}

/**
 * Each wish is a limit, and the strictest of each kind holds: who asks for less gets it, whoever else asks for what. So the
 * order of the wishes means nothing, and taking one back never makes the picture smaller.
 */
export function encodingFor(wishes: Iterable<EncodingWish>): Encoding {
  let maxBitrate: number | undefined;
  let scaleResolutionDownBy = 1;
  let active = true;
  for (const wish of wishes) {
    if (wish.maxBitrate !== undefined) maxBitrate = Math.min(wish.maxBitrate, maxBitrate ?? wish.maxBitrate);
    scaleResolutionDownBy = Math.max(wish.scaleResolutionDownBy ?? 1, scaleResolutionDownBy);
    active &&= wish.isActive ?? true;
  }
  return { active, scaleResolutionDownBy, ...(maxBitrate !== undefined && { maxBitrate }) };
}

/** Whether a sender that is set to one of the two need not be set to the other. */
export function isSameEncoding(one: Encoding, other: Encoding): boolean {
  return (
    one.active === other.active &&
    one.maxBitrate === other.maxBitrate &&
    one.scaleResolutionDownBy === other.scaleResolutionDownBy
  );
}
