import { z } from 'zod';
import { callIdSchema, deviceIdSchema, userIdSchema } from '@/lib/protocol/ids';
import { signalSchema } from '@/lib/protocol/signal';
import { callElsewhereSchema, callSnapshotSchema, invitationSchema, mediaSchema } from './call';
import { earlyLinkScopeSchema } from './early-link';
import { endReasonSchema } from './end-reason';
import { iceServerSchema } from './ice';
import { availabilitySchema, endsAtMsSchema, personSchema, revisionSchema, statusSchema, userSchema } from './presence';

const ofCall = z.strictObject({ callId: callIdSchema });

/** Sidecar to client: every unsolicited event, by name. Past tense: it has happened. */
export const FACTS = {
  /** The first fact after every (re)connection: the state to agree on. */
  'session:ready': z.strictObject({
    me: userSchema,
    availability: availabilitySchema,
    endsAtMs: endsAtMsSchema,
    call: callSnapshotSchema.nullable(),
    /** STUN only: TURN needs user names and credentials, which `call:ice` gives to devices in a call. */
    iceServers: z.array(iceServerSchema),
    /**
     * Whether to request `call:ice` before a link gathers: there is a TURN server, or this user's links must use relays
     * only.
     */
    turn: z.boolean(),
    /** How long a lost device may stay away before the call ends, in ms. */
    graceMs: z.number().int(),
  }),
  /**
   * The login session has ended; the socket closes after this. `replaced`: by another login of the same browser,
   * perhaps of the same user, whose cookie the browser has or is about to receive.
   */
  'session:ended': z.strictObject({ replaced: z.literal(true).optional() }),
  /**
   * This user has more devices connected than allowed, and this was the oldest that no call depends on; the socket
   * closes after this. The page reconnects only when its user uses it: by itself it would displace the next one.
   */
  'session:set-aside': z.strictObject({}),
  /**
   * The sidecar is about to stop, and the socket closes after this. The next one keeps all calls. The page reconnects
   * after `reconnectInMs`, which differs between devices, so that not all of them arrive at once.
   */
  'session:restarting': z.strictObject({ reconnectInMs: z.number().int().min(0).max(60_000) }),
  /** The user set it on another of their devices, or it has ended by itself. */
  'session:availability-set': z.strictObject({ availability: availabilitySchema, endsAtMs: endsAtMsSchema }),
  /** The user's contacts or requests are other ones than before: a page that shows them reads them again. */
  'session:contacts-changed': z.strictObject({}),
  /** A call of this user ended and is recorded, whatever their devices learned of it: recent calls include it. */
  'session:call-logged': z.strictObject({}),
  /**
   * The page of the client's view is another one now. It applies to the page `from` (the latest `revision` that the
   * client was told or answered), as `changedPage` does: `removed` leave, `updated` replace those of the same id, then
   * each of `inserted` takes its place `at`, in this order. `total` and `onlineCount` as in `presence:show`. A client
   * that does not have the page `from` requests `presence:show`.
   */
  'presence:changed': z.strictObject({
    from: revisionSchema,
    revision: revisionSchema,
    onlineCount: z.number().int(),
    total: z.number().int(),
    updated: z.array(personSchema),
    removed: z.array(userIdSchema),
    inserted: z.array(z.strictObject({ at: z.number().int().min(0), person: personSchema })),
  }),
  /** These contacts have another status now; null: they are not online, or no contacts any more. */
  'presence:contacts-changed': z.strictObject({
    changed: z.array(z.strictObject({ id: userIdSchema, status: statusSchema.nullable() })),
  }),
  /** A call rings: to every device of the callee. */
  'call:invited': invitationSchema,
  /**
   * To the caller's device: the callee accepted on `deviceId`, the one authoritative answer to which device it was. The
   * callee's other devices get `call:ended`.
   */
  'call:accepted': z.strictObject({ callId: callIdSchema, media: mediaSchema, deviceId: deviceIdSchema }),
  /**
   * Glare: the own invite `callId` was merged into the call `into`, which the peer had started; this device is its
   * callee and has accepted.
   */
  'call:merged': z.strictObject({ callId: callIdSchema, into: invitationSchema }),
  /** `early`: sent while it rang, between the caller's device and this device of the callee. */
  'call:signaled': z.strictObject({
    callId: callIdSchema,
    signal: signalSchema,
    early: z.strictObject({ deviceId: deviceIdSchema, earlyLink: earlyLinkScopeSchema }).optional(),
  }),
  /** The peer's device lost its socket (its media may continue). */
  'call:peer-away': ofCall,
  /** The peer's device has its socket again. */
  'call:peer-back': ofCall,
  /**
   * Both sides open a link of this epoch; the caller offers. A link that carried the call stays until the new one is
   * connected. At a `handover` that link is not lost: another device takes over the call.
   */
  'call:relinked': z.strictObject({
    callId: callIdSchema,
    linkEpoch: z.number().int(),
    handover: z.literal(true).optional(),
  }),
  /** To the devices of a user that are not in the user's accepted call; null when it has ended. */
  'call:elsewhere': z.strictObject({ call: callElsewhereSchema.nullable() }),
  /**
   * `retryInMs`: for this long the user may not call this callee again, because several of their calls went unanswered.
   */
  'call:ended': z.strictObject({
    callId: callIdSchema,
    reason: endReasonSchema,
    retryInMs: z.number().int().positive().optional(),
  }),
} as const;

export type FactName = keyof typeof FACTS;
export type FactBody<N extends FactName> = z.infer<(typeof FACTS)[N]>;
/** A fact as a discriminated union, for pure code. */
export type Fact = { [N in FactName]: { name: N; body: FactBody<N> } }[FactName];
export type CallFact = Extract<Fact, { name: `call:${string}` }>;
