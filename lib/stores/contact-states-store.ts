import { realTimers } from '@/lib/browser/timers';
import type { UserId } from '@/lib/protocol/ids';
import type { Status } from '@/lib/protocol/sidecar/presence';
import type { SignalingPort } from '@/lib/signaling/port';
import { Comings } from './comings';

/** How those contacts are who are online: everybody else is not. */
export type ContactStatuses = ReadonlyMap<UserId, Status>;

/** Pause after a refusal (rate limit): long enough for the sidecar's limit to recover. */
const RETRY_MS = 2_000;

/** Which contacts are online, kept up to date while somebody watches. */
export class ContactStatesStore {
  readonly #signaling: SignalingPort;
  readonly #listeners = new Set<() => void>();
  readonly #stops: (() => void)[];
  readonly #comings = new Comings();
  readonly #onCome = new Set<(ids: readonly UserId[]) => void>();
  #statuses: ContactStatuses | null = null;
  #isAsking = false;
  #mustAskAgain = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(signaling: SignalingPort) {
    this.#signaling = signaling;
    this.#stops = [
      signaling.onFact('session:ready', () => this.#ask()),
      signaling.onFact('presence:contacts-changed', ({ changed }) => {
        // Nobody can tell whether the answer that is on its way includes it.
        if (this.#isAsking) this.#mustAskAgain = true;
        if (!this.#statuses || this.#isAsking) return;
        const next = new Map(this.#statuses);
        for (const { id, status } of changed) {
          if (status) next.set(id, status);
          else next.delete(id);
        }
        this.#show(next);
      }),
    ];
  }

  /** Null until the sidecar has answered. */
  get statuses(): ContactStatuses | null {
    return this.#statuses;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    // What was told while nobody watched is right, but whoever reconnected meanwhile was told nothing.
    if (this.#listeners.size === 1) this.#ask();
    return () => void this.#listeners.delete(listener);
  };

  /** Calls back with those who come online, once for each coming. */
  onCome(listener: (ids: readonly UserId[]) => void): () => void {
    this.#onCome.add(listener);
    return () => void this.#onCome.delete(listener);
  }

  /** Idempotent. */
  close(): void {
    for (const stop of this.#stops) stop();
    clearTimeout(this.#retry);
    this.#listeners.clear();
    this.#onCome.clear();
  }

  #ask(): void {
    if (this.#isAsking) this.#mustAskAgain = true;
    else if (this.#listeners.size > 0 && this.#signaling.connection === 'online') void this.#fetch();
  }

  async #fetch(): Promise<void> {
    this.#isAsking = true;
    this.#mustAskAgain = false;
    const reply = await this.#signaling.ask('presence:contacts', {});
    this.#isAsking = false;
    if (reply.ok) this.#show(new Map(reply.online.map(({ id, status }) => [id, status])));
    clearTimeout(this.#retry);
    if (this.#mustAskAgain) this.#ask();
    else if (!reply.ok) this.#retry = setTimeout(() => this.#ask(), RETRY_MS);
  }

  #show(next: ContactStatuses): void {
    const before = this.#statuses && new Set(this.#statuses.keys());
    this.#statuses = next;
    for (const listener of [...this.#listeners]) listener();
    const come = this.#comings.between(before, new Set(next.keys()), realTimers.now());
    if (come.length > 0) for (const listener of [...this.#onCome]) listener(come);
  }
}
