import { z } from 'zod';
import { callIdSchema, deviceIdSchema } from '@/lib/protocol/ids';
import { sdpSchema } from '@/lib/protocol/signal';
import { earlyLinkScopeSchema } from './early-link';
import { userSchema } from './presence';

/** What a side sends: `video` is camera and microphone, `audio` the microphone alone. */
export const mediaSchema = z.enum(['video', 'audio']);
export type Media = z.infer<typeof mediaSchema>;

/** A caller who is not among the callee's contacts. `accountDays`: full days since their account was made. */
export const strangerSchema = z.strictObject({ accountDays: z.number().int().min(0) });
export type Stranger = z.infer<typeof strangerSchema>;

/**
 * A call that rings at the callee. `offer` is the caller's description without candidates; the callee's browser gets
 * and answers it before accept only as far as `earlyLink` allows. Null after a restart of the sidecar, when
 * `call:relinked` follows accept.
 */
export const invitationSchema = z.strictObject({
  callId: callIdSchema,
  peer: userSchema,
  media: mediaSchema,
  offer: sdpSchema.nullable(),
  ringEndsInMs: z.number().int().min(0),
  earlyLink: earlyLinkScopeSchema,
  stranger: strangerSchema.optional(),
});
export type Invitation = z.infer<typeof invitationSchema>;

/** A call in progress on another device of the same user, as announced to a device that may take it over. */
export const callElsewhereSchema = z.strictObject({
  callId: callIdSchema,
  peer: userSchema,
  media: mediaSchema,
  role: z.enum(['caller', 'callee']),
  /** Milliseconds since both sides first had media; null before. */
  connectedForMs: z.number().int().min(0).nullable(),
});
export type CallElsewhere = z.infer<typeof callElsewhereSchema>;

const shared = { callId: callIdSchema, peer: userSchema, media: mediaSchema };

/** What the sidecar knows of a device's call; sent on every (re)connection so that both agree. */
export const callSnapshotSchema = z.discriminatedUnion('phase', [
  z.strictObject({ phase: z.literal('ringing-out'), ...shared, ringEndsInMs: z.number().int().min(0) }),
  z.strictObject({ phase: z.literal('ringing-in'), ...invitationSchema.shape }),
  z.strictObject({
    phase: z.literal('active'),
    ...shared,
    role: z.enum(['caller', 'callee']),
    linkEpoch: z.number().int().min(0),
    /** Milliseconds since both sides first had media; null before. */
    connectedForMs: z.number().int().min(0).nullable(),
    peerPresent: z.boolean(),
    /** The same as in `call:accepted`, which the device may have missed. */
    peerDeviceId: deviceIdSchema,
  }),
]);
export type CallSnapshot = z.infer<typeof callSnapshotSchema>;
