import type { SetParameterOptions } from './encoding-writer';

/**
 * A sender that keeps what it is set to, as after negotiation. Like Chromium's it takes a moment, and rejects parameters
 * that were read before the last call had settled.
 */
export function fakeSender(encoding: RTCRtpEncodingParameters) {
  let current = { encodings: [encoding] } as RTCRtpSendParameters;
  let isRead = false;
  let refusals = 0;
  /** Of each accepted call: what was set, and whether a key frame was asked for. */
  const writes: (RTCRtpEncodingParameters & { readonly keyFrame: boolean })[] = [];
  const sender = {
    getParameters: () => {
      isRead = true;
      return structuredClone(current);
    },
    setParameters: async (parameters: RTCRtpSendParameters, options?: SetParameterOptions) => {
      await Promise.resolve();
      if (!isRead || refusals > 0) {
        refusals -= refusals > 0 ? 1 : 0;
        throw new DOMException('', 'InvalidStateError');
      }
      isRead = false;
      current = parameters;
      writes.push({ ...parameters.encodings[0], keyFrame: options?.encodingOptions?.[0]?.keyFrame === true });
    },
  } as RTCRtpSender;
  return {
    sender,
    writes,
    /** The next so many calls of `setParameters` reject. */
    refuse: (times: number) => {
      refusals = times;
    },
    /** What the sender is set to, once everything that was asked for is written. */
    settled: () =>
      new Promise<RTCRtpSendParameters>((resolve) => setImmediate(() => resolve(structuredClone(current)))),
  };
}
