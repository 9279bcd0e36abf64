import { z } from 'zod';
import { callElsewhereSchema, callSnapshotSchema, invitationSchema, mediaSchema } from './call';
import { earlyLinkScopeSchema } from './early-link';
import { endReasonSchema } from './end-reason';
import { iceServerSchema } from './ice';
import { callIdSchema, deviceIdSchema, userIdSchema } from './ids';
import { availabilitySchema, personSchema, userSchema } from './presence';
import { signalSchema } from './signal';

const ofCall = z.strictObject({ callId: callIdSchema });

/** Sidecar to client: everything it says unasked, by event name. Past tense: it has happened. */
export const FACTS = {
  /** First fact after every (re)connection: the truth to agree on. */
  'session:ready': z.strictObject({
    me: userSchema,
    availability: availabilitySchema,
    call: callSnapshotSchema.nullable(),
    /** STUN alone: a TURN server takes names and credentials, which `call:ice` gives to who has a call. */
    iceServers: z.array(iceServerSchema),
    /**
     * Whether `call:ice` is to be asked before a link gathers: there is a TURN server, or this person's links may use
     * nothing else.
     */
    turn: z.boolean(),
    /** How long a lost device may stay away before the call ends, in ms. */
    graceMs: z.number().int(),
  }),
  /**
   * The login session is over; the socket closes after it. `replaced`: by another login of the same browser, perhaps of
   * the same person, whose cookie the page has or is about to have.
   */
  'session:ended': z.strictObject({ replaced: z.literal(true).optional() }),
  /**
   * This person has more devices connected than one may have, and this was the oldest that no call hangs on; the socket
   * closes after it. Its page comes back when its person wants it to: by itself it would put out the next one.
   */
  'session:set-aside': z.strictObject({}),
  /** The person said it on another of their devices. */
  'session:availability-set': z.strictObject({ availability: availabilitySchema }),
  /** A call of this person ended and is written down, whatever their devices heard of it: recent calls have it. */
  'session:call-logged': z.strictObject({}),
  /** Batched changes for the people in the client's view; `total` and `onlineCount` as they are now. */
  'presence:changed': z.strictObject({
    onlineCount: z.number().int(),
    total: z.number().int(),
    updated: z.array(personSchema),
    removed: z.array(userIdSchema),
    /** The view's membership moved (arrivals, departures, another order): ask `presence:show` again. */
    stale: z.boolean(),
  }),
  'call:invited': invitationSchema,
  /** To the caller's device: the callee accepted, on `deviceId`; the one verdict on which device it was. To other devices of the callee goes `call:ended`. */
  'call:accepted': z.strictObject({ callId: callIdSchema, media: mediaSchema, deviceId: deviceIdSchema }),
  /** Glare: the own invite `callId` became the call `into`, which the peer had begun; this device is its callee and has accepted. */
  'call:merged': z.strictObject({ callId: callIdSchema, into: invitationSchema }),
  /** `early`: sent while it rang, between the caller's device and this device of the callee. */
  'call:signaled': z.strictObject({
    callId: callIdSchema,
    signal: signalSchema,
    early: z.strictObject({ deviceId: deviceIdSchema, earlyLink: earlyLinkScopeSchema }).optional(),
  }),
  /** The peer's device lost its socket (its media may go on). */
  'call:peer-away': ofCall,
  'call:peer-back': ofCall,
  /**
   * Both open a link of this epoch; the caller offers. A link that carried the call stays beside it until the new one
   * is up. At a `handover` that link is not lost: another device takes the call over.
   */
  'call:relinked': z.strictObject({
    callId: callIdSchema,
    linkEpoch: z.number().int(),
    handover: z.literal(true).optional(),
  }),
  /** To the devices of a user that are not in the user's accepted call; null when it is over. */
  'call:elsewhere': z.strictObject({ call: callElsewhereSchema.nullable() }),
  /** `retryInMs`: for so long this person may not call the other again, whose phone has rung for nothing too often. */
  'call:ended': z.strictObject({
    callId: callIdSchema,
    reason: endReasonSchema,
    retryInMs: z.number().int().positive().optional(),
  }),
} as const;

export type FactName = keyof typeof FACTS;
export type FactBody<N extends FactName> = z.infer<(typeof FACTS)[N]>;
/** A fact as a tagged value, for pure code. */
export type Fact = { [N in FactName]: { name: N; body: FactBody<N> } }[FactName];
export type CallFact = Extract<Fact, { name: `call:${string}` }>;
