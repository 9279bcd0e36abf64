import type { ErrorCode } from '@/lib/protocol/sidecar/error-code';
import type { FactBody, FactName } from '@/lib/protocol/sidecar/facts';
import type { Reply, RequestBody, RequestName } from '@/lib/protocol/sidecar/requests';

/** `resting`: the sidecar has set this device aside for newer devices of the same user; only `open` ends it. */
export type ConnectionState = 'connecting' | 'online' | 'offline' | 'resting' | { readonly refused: ErrorCode };

/** What the rest of the client knows of the socket. Every subscription returns its unsubscribe function. */
export interface SignalingPort {
  readonly connection: ConnectionState;
  /** Connects now and keeps reconnecting until `close`, a terminal refusal, or being set aside. */
  open(): void;
  /**
   * Call when the network may have changed: replaces a socket that does not answer soon, and reconnects a lost one at
   * once.
   */
  recheck(): void;
  /** Idempotent. Answers pending requests with `internal`. */
  close(): void;
  /**
   * Resolves with the sidecar's reply, or with `{ok: false, code: 'internal'}` after 10 s or without a connection.
   * Never rejects.
   */
  ask<N extends RequestName>(name: N, request: RequestBody<N>): Promise<Reply<N>>;
  /** Facts are parsed before listeners get them; malformed ones are dropped and logged. */
  onFact<N extends FactName>(name: N, listener: (body: FactBody<N>) => void): () => void;
  onConnection(listener: (state: ConnectionState) => void): () => void;
}
