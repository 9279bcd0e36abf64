import { z } from 'zod';
import { mediaSchema } from './call';
import { errorCodeSchema } from './error-code';
import { callIceGrantSchema, iceGrantSchema } from './ice';
import { callIdSchema, deviceIdSchema, userIdSchema } from './ids';
import { availabilitySchema, personSchema, viewSchema } from './presence';
import { bareOfferSchema, signalSchema } from './signal';
import { PROTOCOL_VERSION } from './version';

/**
 * Socket.IO handshake `auth`. Who the user is comes from the login cookie alone. `ownerId` is who the page was opened for:
 * a cookie that has become somebody else's is refused with `other-account`. A client without pages may leave it out.
 */
export const handshakeSchema = z.strictObject({
  protocolVersion: z.literal(PROTOCOL_VERSION),
  deviceId: deviceIdSchema,
  ownerId: userIdSchema.optional(),
});
export type Handshake = z.infer<typeof handshakeSchema>;

const ofCall = z.strictObject({ callId: callIdSchema });

/** Client to sidecar: every request, by event name. Each is acknowledged with a `Reply`. */
export const ASKS = {
  'presence:set': { request: z.strictObject({ availability: availabilitySchema }), reply: z.object({}) },
  /** Whether nobody is at this device; somebody is at a new connection until it says so. */
  'presence:idle': { request: z.strictObject({ isIdle: z.boolean() }), reply: z.object({}) },
  'presence:show': {
    request: viewSchema,
    reply: z.object({ total: z.number().int(), onlineCount: z.number().int(), people: z.array(personSchema) }),
  },
  'call:invite': {
    request: z.strictObject({
      callId: callIdSchema,
      calleeId: userIdSchema,
      media: mediaSchema,
      offer: bareOfferSchema,
    }),
    reply: z.object({}),
  },
  'call:accept': { request: z.strictObject({ callId: callIdSchema, media: mediaSchema }), reply: z.object({}) },
  'call:decline': { request: ofCall, reply: z.object({}) },
  'call:cancel': { request: ofCall, reply: z.object({}) },
  'call:hang-up': {
    request: z.strictObject({ callId: callIdSchema, reason: z.enum(['hung-up', 'media-failed', 'connection-lost']) }),
    reply: z.object({}),
  },
  /** Takes the running call of this user over from the device that has it now. Answered by `call:relinked` to both ends. */
  'call:move': { request: z.strictObject({ callId: callIdSchema, media: mediaSchema }), reply: z.object({}) },
  /**
   * While it rings, as far as the callee's `earlyLink` allows; the caller then, and until that device has answered, says `to`
   * which device.
   */
  'call:signal': {
    request: z.strictObject({
      callId: callIdSchema,
      signal: signalSchema,
      to: deviceIdSchema.optional(),
    }),
    reply: z.object({}),
  },
  /** Media flows; the first of the two starts the call's clock. */
  'call:connected': { request: ofCall, reply: z.object({}) },
  /** Opens a fresh link in the same call (after a reload, or when an ICE restart failed). Answered by `call:relinked` to both. */
  'call:relink': { request: ofCall, reply: z.object({}) },
  /** The servers for a link of this live call, and whether it may use anything else; asked again before they expire. */
  'call:ice': { request: ofCall, reply: callIceGrantSchema },
  /** The same for a moment without a call: a test of one's own connection. */
  'check:ice': { request: z.strictObject({}), reply: iceGrantSchema },
  /** Answered at once: how long that takes is the round trip to the sidecar. */
  'check:ping': { request: z.strictObject({}), reply: z.object({}) },
} as const;

export type AskName = keyof typeof ASKS;
export type AskRequest<N extends AskName> = z.infer<(typeof ASKS)[N]['request']>;
export type AskReply<N extends AskName> = z.infer<(typeof ASKS)[N]['reply']>;

/** Acknowledgement of an ask: its result, or a code of the closed set. */
export type Reply<N extends AskName = AskName> = ({ ok: true } & Result<N>) | Refusal;
/** Zod infers `Record<string, never>` for an empty object, which no `{ ok: true }` satisfies. */
type Result<N extends AskName> = AskReply<N> extends Record<string, never> ? unknown : AskReply<N>;

/** `retryInMs` goes with `redial-later`: before that the same ask is refused again. */
export const refusalSchema = z.object({
  ok: z.literal(false),
  code: errorCodeSchema,
  retryInMs: z.number().int().positive().optional(),
});
export type Refusal = z.infer<typeof refusalSchema>;
