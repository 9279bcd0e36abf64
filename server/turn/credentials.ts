import { createHmac } from 'node:crypto';
import type { UserId } from '@/lib/protocol/ids';

export interface TurnCredentials {
  readonly username: string;
  readonly credential: string;
}

/**
 * Credentials that a TURN server accepts until `expiresAtMs` (since the epoch, rounded to whole seconds): it needs no
 * list of users, only the same secret. Its quota counts by the user id in them. Source:
 * draft-uberti-behave-turn-rest-00, 2.2; coturn's `use-auth-secret`.
 */
export function turnCredentials(secret: string, userId: UserId, expiresAtMs: number): TurnCredentials {
  const username = `${Math.floor(expiresAtMs / 1_000)}:${userId}`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}
