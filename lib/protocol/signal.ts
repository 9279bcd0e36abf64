import { z } from 'zod';

/**
 * Session description text. 48 KiB leaves room for the envelope below the message limit; browsers' own stay under 10.
 */
export const sdpSchema = z
  .string()
  .min(1)
  .max(48 * 1024);

/**
 * Whether a description contains candidates, as the most lenient browser parses it: Firefox ignores leading characters
 * and case in attribute names.
 */
export function carriesCandidates(sdp: string): boolean {
  return /^a=[\s:]*candidate/im.test(sdp);
}

/**
 * An offer sent before accept. Candidates in it would make the browser of a callee who has not answered reveal its
 * address to them.
 */
export const bareOfferSchema = sdpSchema.refine((sdp) => !carriesCandidates(sdp), 'candidates before accept');

/**
 * `answers`: for an answer, the session id (`o=`, RFC 8866, 5.2) of its offer. A ringing device is offered several
 * links one after the other, and an answer may arrive when the next link already waits for its own.
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
 * RFC 8839, 5.1: `typ relay`, with the TURN server's address, and no related address (`raddr`) of the host behind it.
 * The end of a generation counts too: it reveals nothing.
 */
export function isRelayCandidate({ candidate }: { candidate: string }): boolean {
  return candidate === '' || / typ relay( raddr (0\.0\.0\.0|::) rport \d+)?( (?!raddr)|$)/.test(candidate);
}

/**
 * SDP or a candidate in transit between the two devices of a call. `linkEpoch` counts the links of a call: the receiver
 * drops a signal of an older link.
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
 * Whether a signal could reveal its sender's address: a candidate of another type than relay, or with a related
 * address; a description with candidates in it, or with one of them as the default in `c=` (RFC 8839, 4.2.1.3).
 */
export function tellsAddress(body: SignalBody): boolean {
  if (body.type === 'candidate') return !isRelayCandidate(body.candidate);
  return carriesCandidates(body.description.sdp) || /^c=IN IP[46] (?!(0\.0\.0\.0|::)\s*$)/m.test(body.description.sdp);
}

export type SignalDescription = z.infer<typeof descriptionSchema>;
export type SignalCandidate = z.infer<typeof candidateSchema>;
