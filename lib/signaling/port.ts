import type { AskName, AskRequest, Reply } from '@/lib/protocol/asks';
import type { ErrorCode } from '@/lib/protocol/error-code';
import type { FactBody, FactName } from '@/lib/protocol/facts';

/** `resting`: set aside for newer devices of the same person; only `open` ends it. */
export type ConnectionState = 'connecting' | 'online' | 'offline' | 'resting' | { readonly refused: ErrorCode };

/** What the rest of the client knows of the socket. Every subscription returns its stop. */
export interface SignalingPort {
  readonly connection: ConnectionState;
  /** Connects now and keeps reconnecting until `close`, a final refusal, or being set aside. */
  open(): void;
  /** The network may have changed: a socket that does not answer soon is replaced, and one that is lost is opened at once. */
  recheck(): void;
  /** Idempotent. Pending asks are answered `internal`. */
  close(): void;
  /** Resolves with the sidecar's reply, or `{ok: false, code: 'internal'}` after 10 s or without a connection; never rejects. */
  ask<N extends AskName>(name: N, request: AskRequest<N>): Promise<Reply<N>>;
  /** Facts are parsed before they get here; a malformed one is dropped and logged. */
  onFact<N extends FactName>(name: N, listener: (body: FactBody<N>) => void): () => void;
  onConnection(listener: (state: ConnectionState) => void): () => void;
}
