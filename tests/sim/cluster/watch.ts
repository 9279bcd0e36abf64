import type { CallRow, RegistryReply } from '@/server/calls/registry/types';
import type { ClusterWorld } from './world';

/** Looks for what must never happen, and notes what did. */
export class ClusterWatch {
  readonly seen = new Set<string>();
  readonly diary: string[] = [];
  /** The owner that last wrote each call, by row. */
  readonly #writers = new Map<string, number>();
  readonly #ends = new Map<string, string>();
  #lastFence: number | null = null;

  constructor(readonly world: ClusterWorld) {}

  saw(what: string): void {
    this.seen.add(what);
  }

  note(what: string): void {
    this.diary.push(`${this.world.steady.steadyMs()} ${what}`);
  }

  fail(what: string): never {
    this.note(what);
    throw new Error(what);
  }

  wrote(fence: number, row: CallRow): void {
    const before = this.#writers.get(row.id) ?? 0;
    if (fence < before) this.world.failure ??= `owner ${fence} wrote ${row.id} after owner ${before}`;
    this.#writers.set(row.id, fence);
    if (this.#ends.has(row.id)) this.world.failure ??= `${row.id} was written after its end`;
    if (row.endedAt !== null) this.#ends.set(row.id, `${row.endReason} ${row.endedAt}`);
    this.note(`owner ${fence} wrote ${row.id} ${row.endReason ?? (row.acceptedAt === null ? 'rings' : 'goes on')}`);
    this.saw(row.endReason ?? 'call written');
  }

  answered(ms: number, reply: RegistryReply): void {
    this.saw(reply.ok ? 'ok' : reply.code);
    if (ms > 2_000) this.world.failure ??= `a request was answered after ${ms} ms`;
  }

  /** At most one sidecar acts as the owner; a frozen one is asked when it wakes. */
  check(): void {
    if (this.world.failure) this.fail(this.world.failure);
    const owners = this.world.nodes.filter(({ isFrozen, isDead }) => !isFrozen && !isDead);
    const fences = owners.flatMap(({ name, calls }) =>
      calls.ownerFence === null ? [] : [{ name, fence: calls.ownerFence }],
    );
    if (fences.length > 1)
      this.fail(`${fences.map(({ name, fence }) => `${name} (${fence})`).join(' and ')} own the calls`);
    const fence = fences[0]?.fence ?? null;
    if (fence === this.#lastFence || fence === null) return;
    if (this.#lastFence !== null && fence < this.#lastFence)
      this.fail(`owner ${fence} follows owner ${this.#lastFence}`);
    if (this.#lastFence !== null) this.saw('owner replaced');
    this.#lastFence = fence;
    this.note(`${fences[0]?.name} owns the calls, as ${fence}`);
  }
}
