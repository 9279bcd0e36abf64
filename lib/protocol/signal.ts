import { z } from 'zod';

/** Session description text. 48 KiB leaves room for the envelope below the message limit; a browser's own is under 10. */
export const sdpSchema = z
  .string()
  .min(1)
  .max(48 * 1024);

/** Whether a description has candidates, as any browser reads it: Firefox skips what is before an attribute's name, and its case. */
export function carriesCandidates(sdp: string): boolean {
  return /^a=[\s:]*candidate/im.test(sdp);
}

/** An offer that travels before accept: candidates in it would have somebody who has not answered tell where they are. */
export const bareOfferSchema = sdpSchema.refine((sdp) => !carriesCandidates(sdp), 'candidates before accept');

/**
 * `answers`: of an answer, the session id (`o=`, RFC 8866, 5.2) of the offer that it is to. A ringing device is offered
 * several links one after the other, and its answers may arrive when the next one is already waiting for its own.
 */
const descriptionSchema = z.strictObject({
  type: z.enum(['offer', 'answer']),
  sdp: sdpSchema,
  answers: z
    .string()
    .regex(/^\d{1,20}$/)
    .optional(),
});

/** RTCIceCandidateInit (W3C webrtc-pc, 4.8.1). An empty candidate string marks the end of a generation. */
const candidateSchema = z.strictObject({
  candidate: z.string().max(1024),
  sdpMid: z.string().max(32).nullable(),
  sdpMLineIndex: z.number().int().min(0).max(64).nullable(),
  usernameFragment: z.string().max(256).nullable(),
});

/**
 * RFC 8839, 5.1: `typ relay`, an address of a TURN server, and nothing in `raddr` of the address behind it. The end of
 * a generation is one too: it tells nothing.
 */
export function isRelayCandidate({ candidate }: { candidate: string }): boolean {
  return candidate === '' || / typ relay( raddr (0\.0\.0\.0|::) rport \d+)?( (?!raddr)|$)/.test(candidate);
}

/**
 * SDP or a candidate in transit between the two devices of a call.
 * `linkEpoch` counts the links a call has had: a signal of an older link is dropped by its receiver.
 */
export const signalSchema = z.strictObject({
  linkEpoch: z.number().int().min(0).max(10_000),
  body: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('description'), description: descriptionSchema }),
    z.strictObject({ type: z.literal('candidate'), candidate: candidateSchema }),
  ]),
});

export type Signal = z.infer<typeof signalSchema>;
export type SignalBody = Signal['body'];
/**
 * Whether a signal could tell where its sender is: a candidate of another type than relay, or with the address behind
 * it; a description with candidates in it, or with one of them as the default in `c=` (RFC 8839, 4.2.1.3).
 */
export function tellsAddress(body: SignalBody): boolean {
  if (body.type === 'candidate') return !isRelayCandidate(body.candidate);
  return carriesCandidates(body.description.sdp) || /^c=IN IP[46] (?!(0\.0\.0\.0|::)\s*$)/m.test(body.description.sdp);
}

export type SignalDescription = z.infer<typeof descriptionSchema>;
export type SignalCandidate = z.infer<typeof candidateSchema>;
