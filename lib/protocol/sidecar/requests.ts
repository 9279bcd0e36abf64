import { z } from 'zod';
import { callIdSchema, deviceIdSchema, userIdSchema } from '@/lib/protocol/ids';
import { bareOfferSchema, signalSchema } from '@/lib/protocol/signal';
import { PROTOCOL_VERSION } from '@/lib/protocol/version';
import { mediaSchema } from './call';
import { errorCodeSchema } from './error-code';
import { callIceGrantSchema, iceGrantSchema } from './ice';
import {
  availabilitySchema,
  endsAtMsSchema,
  MAX_ENDS_IN_MS,
  personSchema,
  revisionSchema,
  statusSchema,
  viewSchema,
} from './presence';

/**
 * Socket.IO handshake `auth`. Only the login cookie determines the user. `ownerId` is the user the page was opened for:
 * if the cookie has become another user's, the handshake is refused with `other-account`. A client without pages may
 * omit it.
 */
export const handshakeSchema = z.strictObject({
  protocolVersion: z.literal(PROTOCOL_VERSION),
  deviceId: deviceIdSchema,
  ownerId: userIdSchema.optional(),
});
export type Handshake = z.infer<typeof handshakeSchema>;

const ofCall = z.strictObject({ callId: callIdSchema });

/** How the two browsers reach each other. */
export const CALL_PATHS = ['direct', 'relayed'] as const;

/** Client to sidecar: every request, by event name. Each is acknowledged with a `Reply`. */
export const REQUESTS = {
  /**
   * Sets the user's availability for all their devices. `endsInMs`, with `do-not-disturb` alone: after so long it becomes
   * `available` by itself. `endsAtMs`: when, by the sidecar's clock.
   */
  'presence:set': {
    request: z
      .strictObject({ availability: availabilitySchema, endsInMs: z.int().min(1).max(MAX_ENDS_IN_MS).optional() })
      .refine(({ availability, endsInMs }) => availability === 'do-not-disturb' || endsInMs === undefined),
    reply: z.object({ endsAtMs: endsAtMsSchema }),
  },
  /** Whether nobody is using this device. A new connection counts as active until it reports otherwise. */
  'presence:idle': { request: z.strictObject({ isIdle: z.boolean() }), reply: z.object({}) },
  /**
   * Finds users whose names contain every word of `query`, ignoring case, accents, kana and width, or whose tag it
   * gives (`#K7QF`). Nobody, where the server lists only contacts (`LOBBY`). `total` counts all of them, `onlineCount` everybody online; neither counts the user. From then on
   * this socket gets `presence:changed` for this view.
   */
  'presence:show': {
    request: viewSchema,
    reply: z.object({
      revision: revisionSchema,
      total: z.number().int(),
      onlineCount: z.number().int(),
      people: z.array(personSchema),
    }),
  },
  /**
   * The contacts of the user who are online and seen by them. From then on this socket gets `presence:contacts-changed`.
   */
  'presence:contacts': {
    request: z.strictObject({}),
    reply: z.object({ online: z.array(z.strictObject({ id: userIdSchema, status: statusSchema })) }),
  },
  /**
   * Rings the callee. `ringsClosedBrowsers`: the caller sees them at no page, and calls ring in browsers of theirs that are
   * closed. The caller makes `callId`, so that repeating the request is harmless: the id names the call while
   * it lasts and for ten minutes after. A call that rings at the caller meanwhile ends. Whoever must not
   * reach or see the callee hears a ring that nobody answers. Refused with `redial-later` after several unanswered calls,
   * with `has-blocked` to whoever has blocked the callee, and with `no-relay` where an address cannot be hidden.
   */
  'call:invite': {
    request: z.strictObject({
      callId: callIdSchema,
      calleeId: userIdSchema,
      media: mediaSchema,
      offer: bareOfferSchema,
    }),
    reply: z.object({ ringsClosedBrowsers: z.literal(true).optional() }),
  },
  /** Callee only. The first device gets the call; later ones are refused with `answered-elsewhere`. */
  'call:accept': { request: z.strictObject({ callId: callIdSchema, media: mediaSchema }), reply: z.object({}) },
  /** Callee only. After accept it counts as a hang-up. */
  'call:decline': { request: ofCall, reply: z.object({}) },
  /** Caller only. After accept it counts as a hang-up. */
  'call:cancel': { request: ofCall, reply: z.object({}) },
  /**
   * Either side. While it rings it counts as a cancel or a decline; of a callee with `media-failed`, whose browser
   * cannot take the call, the caller is told that reason.
   */
  'call:hang-up': {
    request: z.strictObject({ callId: callIdSchema, reason: z.enum(['hung-up', 'media-failed', 'connection-lost']) }),
    reply: z.object({}),
  },
  /**
   * Moves this user's active call from the device that has it to the requesting device. Followed by `call:relinked` to
   * both ends.
   */
  'call:move': { request: z.strictObject({ callId: callIdSchema, media: mediaSchema }), reply: z.object({}) },
  /**
   * While it rings, limited by the callee's `earlyLink`; the caller then names the callee's device in `to`, until that
   * device has answered.
   */
  'call:signal': {
    request: z.strictObject({
      callId: callIdSchema,
      signal: signalSchema,
      to: deviceIdSchema.optional(),
    }),
    reply: z.object({}),
  },
  /**
   * Media flows. The first of the two reports starts the call's clock. `path`, where the browser tells it, is for the
   * operator's statistics alone: whether media goes through a TURN server. It contains no address.
   */
  'call:connected': { request: ofCall.extend({ path: z.enum(CALL_PATHS).optional() }), reply: z.object({}) },
  /**
   * Opens a new link in the same call (after a reload, or when an ICE restart failed). Followed by `call:relinked` to
   * both ends.
   */
  'call:relink': { request: ofCall, reply: z.object({}) },
  /**
   * The ICE servers for a link of this live call, and whether it must use relays only. Requested again before they
   * expire.
   */
  'call:ice': { request: ofCall, reply: callIceGrantSchema },
  /** The same without a call, for a connection check; valid for a short time. */
  'check:ice': { request: z.strictObject({}), reply: iceGrantSchema },
  /** Answered at once: measures the round trip to the sidecar. */
  'check:ping': { request: z.strictObject({}), reply: z.object({}) },
} as const;

export type RequestName = keyof typeof REQUESTS;
export type RequestBody<N extends RequestName> = z.infer<(typeof REQUESTS)[N]['request']>;
export type RequestReply<N extends RequestName> = z.infer<(typeof REQUESTS)[N]['reply']>;

/** Acknowledgement of a request: its result, or a code of the closed set. */
export type Reply<N extends RequestName = RequestName> = ({ ok: true } & Result<N>) | Refusal;
/** Zod infers `Record<string, never>` for an empty object, to which `{ ok: true }` is not assignable. */
type Result<N extends RequestName> = RequestReply<N> extends Record<string, never> ? unknown : RequestReply<N>;

/** `retryInMs` accompanies `redial-later`: until then the same request is refused again. */
export const refusalSchema = z.object({
  ok: z.literal(false),
  code: errorCodeSchema,
  retryInMs: z.number().int().positive().optional(),
});
export type Refusal = z.infer<typeof refusalSchema>;
