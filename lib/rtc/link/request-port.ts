import type { Reply, RequestBody, RequestName } from '@/lib/protocol/sidecar/requests';
import type { ConnectionState } from '@/lib/signaling/port';

/** The part of `SignalingPort` that sends requests. `PromiseLike`, so that the simulation can reply synchronously. */
export interface RequestPort {
  readonly connection: ConnectionState;
  /** Resolves with the sidecar's reply, or `{ok: false, code: 'internal'}` where none comes; never rejects. */
  ask<N extends RequestName>(name: N, request: RequestBody<N>): PromiseLike<Reply<N>>;
}
