import type { Logger } from 'pino';
import { describeError } from '@/lib/logging/describe-error';
import type { Clock, Stop } from '@/server/app/clock';
import type { OwnerLease, OwnerLeaseTimings } from './owner-lease';

export interface OwnershipDeps {
  readonly lease: OwnerLease;
  readonly clock: Pick<Clock, 'nowMs' | 'steadyMs' | 'every'>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly timings: OwnerLeaseTimings;
  /**
   * Whether others can reach this sidecar. The lease has a connection of its own, which may work when messages do not
   * come through: an owner that nobody can ask must not keep it.
   */
  readonly isReachable: () => boolean;
  /** This sidecar owns the calls from now on, with this fencing number. */
  readonly onTaken: (fence: number) => void;
  /** It does so no longer; perhaps another one does. Called once for each `onTaken`, unless it gave the lease up. */
  readonly onLost: (fence: number) => void;
}

interface Held {
  readonly fence: number;
  /** By this sidecar's own clocks: it knows nothing of those of other machines. */
  trustedUntil: Moment;
}

/**
 * By both clocks: the steady one is never set, but stands still while the machine sleeps; the other one may be set, but
 * is right after a sleep. What is over by either is over.
 */
interface Moment {
  readonly steadyMs: number;
  readonly nowMs: number;
}

/**
 * Takes the owner's lease when it is free and renews it. A lease is trusted from the moment at which its last renewal
 * was *sent*, so that it ends here before it ends anywhere else. One that was not trusted any more, even for an instant,
 * is lost: timers that were due then have not run.
 */
export class Ownership {
  readonly #deps: OwnershipDeps;
  #held: Held | null = null;
  #round: Promise<void> | null = null;
  #stop: Stop | null = null;
  #isOver = false;
  /** On the steady clock: until then another sidecar may take what this one has given up. */
  #abstainsUntilMs = 0;

  constructor(deps: OwnershipDeps) {
    this.#deps = deps;
  }

  /** From now on, until `close`. */
  start(): void {
    if (this.#stop) return;
    this.#stop = this.#deps.clock.every(this.#deps.timings.renewMs, () => this.#tick());
    this.#tick();
  }

  /** Whether this sidecar may act as the owner with this number now. To be asked before each act. */
  isValid(fence: number): boolean {
    const held = this.#held;
    if (held?.fence !== fence) return false;
    if (!this.#isPast(held.trustedUntil)) return true;
    this.#lose(held);
    return false;
  }

  /** Somebody has just let it go, or messages come through again: the next round need not be waited for. */
  tryNow(): void {
    const round = this.#round ?? Promise.resolve();
    void round.then(() => {
      if (this.#stop && !this.#isOver && !this.#held) this.#tick();
    });
  }

  /** Takes the lease that this sidecar holds again, with a number higher than `above`. `onTaken` reports it. */
  async takeAgain(above: number): Promise<void> {
    await this.#round;
    this.#held = null;
    if (!this.#isOver) await this.#run(() => this.#take(above));
  }

  /** Lets another sidecar have the lease; this one tries to take it again after `abstainMs`. */
  async giveUp(fence: number, abstainMs = 0): Promise<void> {
    if (this.#held?.fence !== fence) return;
    this.#held = null;
    this.#abstainsUntilMs = this.#deps.clock.steadyMs() + abstainMs;
    await this.#release(fence);
  }

  /** Lets another sidecar have the lease at once. Nothing is called back afterwards. Idempotent. */
  async close(): Promise<void> {
    this.#isOver = true;
    this.#stop?.();
    await this.#round;
    if (this.#held) await this.giveUp(this.#held.fence);
  }

  #tick(): void {
    if (this.#held) this.isValid(this.#held.fence);
    if (this.#round || !this.#deps.isReachable()) return;
    if (this.#held || this.#deps.clock.steadyMs() >= this.#abstainsUntilMs)
      void this.#run(() => (this.#held ? this.#renew(this.#held) : this.#take(0)));
  }

  #run(step: () => Promise<void>): Promise<void> {
    const round = step()
      .catch((error: unknown) => {
        this.#deps.logger.warn({ error: describeError(error) }, 'the lease of the calls could not be reached');
      })
      .finally(() => {
        if (this.#round === round) this.#round = null;
      });
    this.#round = round;
    return round;
  }

  async #take(above: number): Promise<void> {
    const { lease, timings, onTaken, logger } = this.#deps;
    const trustedUntil = this.#trustedFromNow();
    const fence = await lease.take(timings.ttlMs, above);
    if (fence === null) return;
    // The answer took as long as the lease lasts, or nobody wants it any more.
    if (this.#isOver || this.#isPast(trustedUntil)) return this.#release(fence);
    this.#held = { fence, trustedUntil };
    logger.info({ fence }, 'this sidecar owns the calls now');
    onTaken(fence);
  }

  async #renew(held: Held): Promise<void> {
    const { lease, timings } = this.#deps;
    const trustedUntil = this.#trustedFromNow();
    const isHeld = await lease.renew(held.fence, timings.ttlMs);
    if (this.#held !== held) return;
    if (!isHeld) this.#lose(held);
    else if (this.isValid(held.fence)) held.trustedUntil = trustedUntil;
  }

  #trustedFromNow(): Moment {
    const { clock, timings } = this.#deps;
    const forMs = timings.ttlMs - timings.marginMs;
    return { steadyMs: clock.steadyMs() + forMs, nowMs: clock.nowMs() + forMs };
  }

  #isPast({ steadyMs, nowMs }: Moment): boolean {
    const { clock } = this.#deps;
    return clock.steadyMs() >= steadyMs || clock.nowMs() >= nowMs;
  }

  #lose(held: Held): void {
    if (this.#held !== held) return;
    this.#held = null;
    this.#deps.logger.warn({ fence: held.fence }, 'this sidecar does not own the calls any more');
    // If it has only ended here, nobody need wait for its end.
    void this.#release(held.fence);
    if (!this.#isOver) this.#deps.onLost(held.fence);
  }

  async #release(fence: number): Promise<void> {
    await this.#deps.lease.release(fence).catch((error: unknown) => {
      this.#deps.logger.warn({ error: describeError(error) }, 'the lease of the calls could not be released');
    });
  }
}
