import type { UserId } from '@/lib/protocol/ids';
import type { IceServer } from '@/lib/protocol/sidecar/ice';
import { turnCredentials } from './credentials';

export interface TurnSettings {
  readonly urls: readonly string[];
  /** The TURN server's `static-auth-secret`. */
  readonly secret: string;
}

export interface IceGrantOptions {
  readonly stunServers: readonly IceServer[];
  readonly turn: TurnSettings | null;
  readonly userId: UserId;
  /** Since the epoch, by the sidecar's clock; the TURN server's clock must not differ much. */
  readonly nowMs: number;
  readonly expiresInMs: number;
}

/** The ICE servers for one user from now on, STUN first. Without a TURN server nothing expires. */
export function iceGrant({ stunServers, turn, userId, nowMs, expiresInMs }: IceGrantOptions) {
  const iceServers: IceServer[] = [...stunServers];
  if (turn) iceServers.push({ urls: [...turn.urls], ...turnCredentials(turn.secret, userId, nowMs + expiresInMs) });
  return { iceServers, expiresInMs };
}
