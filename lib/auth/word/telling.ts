import { z } from 'zod';
import { type CallId, callIdSchema, type UserId, userIdSchema } from '@/lib/protocol/ids';
import { userSchema } from '@/lib/protocol/sidecar/presence';

const profileSchema = userSchema.pick({ name: true, handle: true, picture: true, about: true });
/** What others see of a user, and the user may change. */
export type Profile = z.infer<typeof profileSchema>;

/** What a sidecar is told of changes that affect live sockets. Both ends parse with these. */
export const TELLINGS = {
  /** `replaced`: by another login of the same browser; a call in progress may then continue. */
  'session-revoked': z.strictObject({ sessionId: z.string().min(1).max(64), replaced: z.literal(true).optional() }),
  'profile-changed': z.strictObject({ userId: userIdSchema, ...profileSchema.shape }),
  /** Another program has ended logins in the database: look there now. */
  'logins-ended': z.strictObject({}),
  /** Whom these users have as contacts or have blocked, or who sees them, is in the database: read it again. */
  'people-changed': z.strictObject({ userIds: z.array(userIdSchema).min(1).max(2) }),
  /** The first user blocked the second: what connects them ends. */
  blocked: z.strictObject({ blockerId: userIdSchema, blockedId: userIdSchema }),
  /** A mail was queued: it need not wait until the next look. */
  'mail-queued': z.strictObject({}),
  /** Somebody has declined a call where no page of theirs is open: in a notification. */
  'ring-declined': z.strictObject({ userId: userIdSchema, callId: callIdSchema }),
  /** The contacts or requests of these people are other ones than before. */
  'contacts-changed': z.strictObject({ userIds: z.array(userIdSchema).max(2) }),
} as const;

export type TellingName = keyof typeof TELLINGS;
export type Telling<Name extends TellingName> = z.infer<(typeof TELLINGS)[Name]>;

/** Who hears them. */
export interface Ears {
  sessionRevoked(sessionId: string, replaced?: boolean): void;
  profileChanged(userId: string, profile: Profile): void;
  loginsEnded(): void;
  peopleChanged(userIds: readonly string[]): void;
  blocked(blockerId: string, blockedId: string): void;
  mailQueued(): void;
  ringDeclined(userId: UserId, callId: CallId): void;
  contactsChanged(userIds: readonly string[]): void;
}

export const isTellingName = (name: string): name is TellingName => Object.hasOwn(TELLINGS, name);

/** Parses what came from elsewhere and passes it on. False, and nothing is passed on, if it is not well-formed. */
export function hear(name: TellingName, body: unknown, ears: Ears): boolean {
  switch (name) {
    case 'session-revoked': {
      const { data } = TELLINGS[name].safeParse(body);
      if (data) ears.sessionRevoked(data.sessionId, data.replaced);
      return data !== undefined;
    }
    case 'profile-changed': {
      const { data } = TELLINGS[name].safeParse(body);
      if (!data) return false;
      const { userId, ...profile } = data;
      ears.profileChanged(userId, profile);
      return true;
    }
    case 'logins-ended': {
      const { success } = TELLINGS[name].safeParse(body);
      if (success) ears.loginsEnded();
      return success;
    }
    case 'people-changed': {
      const { data } = TELLINGS[name].safeParse(body);
      if (data) ears.peopleChanged(data.userIds);
      return data !== undefined;
    }
    case 'blocked': {
      const { data } = TELLINGS[name].safeParse(body);
      if (data) ears.blocked(data.blockerId, data.blockedId);
      return data !== undefined;
    }
    case 'mail-queued': {
      const { success } = TELLINGS[name].safeParse(body);
      if (success) ears.mailQueued();
      return success;
    }
    case 'ring-declined': {
      const { data } = TELLINGS[name].safeParse(body);
      if (data) ears.ringDeclined(data.userId, data.callId);
      return data !== undefined;
    }
    case 'contacts-changed': {
      const { data } = TELLINGS[name].safeParse(body);
      if (data) ears.contactsChanged(data.userIds);
      return data !== undefined;
    }
  }
}
