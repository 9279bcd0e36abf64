import type { AskName, AskRequest, Reply } from '@/lib/protocol/asks';
import type { ConnectionState } from '@/lib/signaling/port';

/** The part of `SignalingPort` that sends requests. `PromiseLike`, so that the simulation can reply synchronously. */
export interface AskPort {
  readonly connection: ConnectionState;
  /** Resolves with the sidecar's reply, or `{ok: false, code: 'internal'}` where none comes; never rejects. */
  ask<N extends AskName>(name: N, request: AskRequest<N>): PromiseLike<Reply<N>>;
}
