import { z } from 'zod';
import { callIdSchema, deviceIdSchema, userIdSchema } from '@/lib/protocol/ids';
import { callSnapshotSchema, mediaSchema, strangerSchema } from '@/lib/protocol/sidecar/call';
import { earlyLinkScopeSchema } from '@/lib/protocol/sidecar/early-link';
import { errorCodeSchema } from '@/lib/protocol/sidecar/error-code';
import { type CallFact, FACTS, type FactName } from '@/lib/protocol/sidecar/facts';
import { availabilitySchema, userSchema } from '@/lib/protocol/sidecar/presence';
import { sdpSchema, signalSchema } from '@/lib/protocol/signal';
import type { CallEvent } from '@/server/calls/calls';

/**
 * Topics of the bus. The owner publishes `said`, and `free` once it has let its lease go; the others are asked of the
 * owner.
 */
export const TOPICS = {
  said: 'calls:said',
  free: 'calls:free',
  statements: 'calls:statements',
  request: 'calls:request',
  party: 'calls:party',
} as const;

const deviceSchema = z.object({ userId: userIdSchema, deviceId: deviceIdSchema });
/** Which socket of the device, counted by its sidecar. */
const connectionSchema = z.int().positive();
/** The fencing number of the owner's term that a message belongs to. */
const fenceSchema = z.int().positive();

const ofCall = { by: deviceSchema, callId: callIdSchema };
const bareRequest = <T extends string>(type: T) => z.object({ type: z.literal(type), ...ofCall });

const requestEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('invite'),
    ...ofCall,
    caller: userSchema,
    callee: userSchema,
    rowId: z.uuid(),
    media: mediaSchema,
    offer: sdpSchema,
    earlyLink: earlyLinkScopeSchema,
    relayOnlyUserIds: z.array(userIdSchema).max(2),
    terms: z.object({ isHeard: z.boolean(), isSeen: z.boolean(), stranger: strangerSchema.nullable() }),
  }),
  z.object({ type: z.literal('accept'), ...ofCall, media: mediaSchema }),
  z.object({ type: z.literal('move'), ...ofCall, media: mediaSchema }),
  bareRequest('decline'),
  bareRequest('cancel'),
  bareRequest('connected'),
  bareRequest('relink'),
  z.object({
    type: z.literal('hang-up'),
    ...ofCall,
    reason: z.enum(['hung-up', 'media-failed', 'connection-lost']),
  }),
  z.object({ type: z.literal('signal'), ...ofCall, signal: signalSchema, to: deviceIdSchema.optional() }),
]);

/** What devices ask, as opposed to what befalls them. */
export type RequestEvent = Exclude<
  CallEvent,
  { type: 'device-offline' } | { type: 'device-signed-out' } | { type: 'availability-set' } | { type: 'blocked' }
>;

export const requestSchema = z.object({ fence: fenceSchema, event: requestEventSchema });

/**
 * What a sidecar states about its own devices, in order. Between `all` and `all-stated` it names every device that it
 * has: those that it stated before and does not name are gone.
 */
const statementSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('all') }),
  z.object({ type: z.literal('all-stated') }),
  z.object({
    type: z.literal('online'),
    device: deviceSchema,
    connection: connectionSchema,
    availability: availabilitySchema,
    /** It must be told the state of its call, even that it has none: it was told nothing yet, or may believe another. */
    wantsGreeting: z.boolean(),
  }),
  z.object({
    type: z.literal('offline'),
    device: deviceSchema,
    connection: connectionSchema,
    isSilent: z.boolean(),
  }),
  z.object({ type: z.literal('signed-out'), device: deviceSchema }),
  /** The sidecar stops. Its devices connect to others within this time, or are gone. The last statement. */
  z.object({ type: z.literal('leaving'), backWithinMs: z.int().min(0).max(60_000) }),
  /** Heard by every sidecar, and stated by each: one is enough. */
  z.object({ type: z.literal('blocked'), blockerId: userIdSchema, blockedId: userIdSchema }),
  z.object({ type: z.literal('availability'), userId: userIdSchema, availability: availabilitySchema }),
]);
export type Statement = z.infer<typeof statementSchema>;

export const statementsSchema = z.object({ fence: fenceSchema, statements: z.array(statementSchema) });

/**
 * The number of the last message that the owner had said before it took the statements: what it says because of them
 * comes later. `unknown`: the owner wants all devices first. `not-owner`: nothing was done.
 */
export const statedSchema = z.union([z.object({ takenAfter: z.int().min(0) }), z.enum(['unknown', 'not-owner'])]);
export type Stated = z.infer<typeof statedSchema>;

export const partySchema = z.object({ fence: fenceSchema, device: deviceSchema, callId: callIdSchema });
/** Null: the asked sidecar is not the owner. */
export const partyAnswerSchema = z.object({ isParty: z.boolean(), isHidden: z.boolean() }).nullable();
export type PartyAnswer = z.infer<typeof partyAnswerSchema>;

export const replySchema = z.union([
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), code: errorCodeSchema, retryInMs: z.int().positive().optional() }),
]);

const isCallFact = (fact: { name: string; body: unknown }): fact is CallFact =>
  fact.name.startsWith('call:') &&
  Object.hasOwn(FACTS, fact.name) &&
  FACTS[fact.name as FactName].safeParse(fact.body).success;

/** What the owner says to all sidecars. One of another version may say more: what is not known is passed over. */
export const sayingSchema = z.discriminatedUnion('type', [
  /** That it is the owner: repeated, so that a lost message before it is noticed. */
  z.object({ type: z.literal('owner') }),
  /** To the sidecar that holds this connection of the device. */
  z.object({
    type: z.literal('greeting'),
    node: z.string(),
    device: deviceSchema,
    connection: connectionSchema,
    call: callSnapshotSchema.nullable(),
  }),
  /** To whichever sidecar holds the device. */
  z.object({
    type: z.literal('fact'),
    device: deviceSchema,
    fact: z.custom<CallFact>(
      (fact) =>
        z.object({ name: z.string(), body: z.unknown() }).safeParse(fact).success &&
        isCallFact(fact as { name: string; body: unknown }),
    ),
  }),
  z.object({ type: z.literal('busy'), userId: userIdSchema, isBusy: z.boolean() }),
  /** To one sidecar: all users that are busy. */
  z.object({ type: z.literal('all-busy'), node: z.string(), userIds: z.array(userIdSchema) }),
  z.object({ type: z.literal('logged'), userIds: z.array(userIdSchema).max(2) }),
]);
export type Saying = z.infer<typeof sayingSchema>;

/** What the owner says at once. `seq` counts these messages in its term: a gap is a loss. Each saying is a `Saying`. */
export const saidSchema = z.object({ fence: fenceSchema, seq: z.int().positive(), sayings: z.array(z.unknown()) });
