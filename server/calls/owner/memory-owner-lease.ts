import type { Clock } from '@/server/app/clock';
import type { NodeId } from '@/server/cluster/bus';
import type { OwnerLease } from './owner-lease';

/** What the sidecars of one process share in place of Redis. */
export class MemoryLease {
  fence = 0;
  held: { readonly by: NodeId; readonly fence: number; readonly untilMs: number } | null = null;
}

/** The lease in memory, for tests and simulations. A sidecar that shares it with nobody is always the owner. */
export class MemoryOwnerLease implements OwnerLease {
  readonly #shared: MemoryLease;
  readonly #clock: Pick<Clock, 'steadyMs'>;
  readonly #nodeId: NodeId;

  /** All that share a lease have the same clock. */
  constructor(shared: MemoryLease, clock: Pick<Clock, 'steadyMs'>, nodeId: NodeId) {
    this.#shared = shared;
    this.#clock = clock;
    this.#nodeId = nodeId;
  }

  async take(ttlMs: number, above = 0): Promise<number | null> {
    const nowMs = this.#clock.steadyMs();
    const { held } = this.#shared;
    if (held && held.untilMs > nowMs && held.by !== this.#nodeId) return null;
    this.#shared.fence = Math.max(this.#shared.fence, above) + 1;
    this.#shared.held = { by: this.#nodeId, fence: this.#shared.fence, untilMs: nowMs + ttlMs };
    return this.#shared.fence;
  }

  async renew(fence: number, ttlMs: number): Promise<boolean> {
    if (!this.#holds(fence)) return false;
    this.#shared.held = { by: this.#nodeId, fence, untilMs: this.#clock.steadyMs() + ttlMs };
    return true;
  }

  async release(fence: number): Promise<void> {
    if (this.#holds(fence)) this.#shared.held = null;
  }

  #holds(fence: number): boolean {
    const { held } = this.#shared;
    return held?.by === this.#nodeId && held.fence === fence && held.untilMs > this.#clock.steadyMs();
  }
}
