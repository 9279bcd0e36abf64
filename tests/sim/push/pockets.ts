import { setImmediate as turn } from 'node:timers/promises';
import { isInOtherCall } from '@/server/calls/registry/party';
import { DEFAULT_TIMINGS } from '@/server/calls/registry/timings';
import type { CallRow } from '@/server/calls/registry/types';
import { RingPush } from '@/server/push/ring-push';
import type { SimTab } from '../tab';
import type { World } from '../world';
import { SimPhone } from './phone';
import { PushService } from './push-service';
import { SECRET, Tokens } from './tokens';

/** The phones of a world, and what rings them: the product's own `RingPush`, one for each start of the sidecar. */
export class Pockets {
  readonly phones: readonly SimPhone[];
  readonly #world: World;
  readonly #tokens: Tokens;
  readonly #service: PushService;
  #rings: RingPush;
  /** What follows from a saved call is not done yet. */
  #isWorking = false;
  /** Timers of an earlier sidecar do not run. */
  #starts = 0;

  constructor(world: World, tabs: readonly SimTab[]) {
    this.#world = world;
    this.#tokens = new Tokens(
      (callId) => world.server.storedCall(callId),
      () => world.nowMs,
    );
    this.phones = tabs.map((tab) => new SimPhone(tab, world, this.#tokens));
    this.#service = new PushService(world, this.phones);
    this.#rings = this.#start();
  }

  callSaved(row: CallRow, before: CallRow | undefined): void {
    if (this.phones.length === 0) return;
    const { registry } = this.#world.server;
    this.#rings.callSaved(row, before, () => isInOtherCall(registry, row.callee.id, row.callId));
    this.#isWorking = true;
  }

  /** With the sidecar goes what it knew of rings: their end is told to no phone. */
  sidecarKilled(): void {
    this.#starts += 1;
    for (const phone of this.phones) phone.isInDoubt = true;
  }

  sidecarStarted(): void {
    this.#rings = this.#start();
  }

  /** Lets those who wait for an answer hear it; no time passes. */
  async settle(): Promise<void> {
    while (!this.isSettled) {
      this.#isWorking = false;
      this.#service.isAsked = false;
      this.#tokens.isAsked = false;
      await turn();
    }
  }

  get isSettled(): boolean {
    return !this.#isWorking && !this.#service.isAsked && !this.#tokens.isAsked;
  }

  /** No phone tells of a ring that is over, unless nobody could tell it. */
  checkRest(): void {
    const { server, watch } = this.#world;
    for (const { notification, tab, isInDoubt } of this.phones) {
      if (!notification || isInDoubt || server.registry.calls.has(notification.callId)) continue;
      watch.fail(`${tab.name} tells of ${notification.callId}, which is over`);
    }
  }

  #start(): RingPush {
    const start = this.#starts;
    const world = this.#world;
    const after = (ms: number, run: () => void) => {
      const alarm = world.after(ms, () => start === this.#starts && run());
      return () => alarm.stop();
    };
    return new RingPush({
      push: this.#service,
      clock: {
        nowMs: () => world.nowMs,
        after,
        every: (ms, run) => {
          let stop = () => {};
          const again = () => {
            stop = after(ms, () => {
              again();
              run();
            });
          };
          again();
          return () => stop();
        },
      },
      logger: {
        info: () => {},
        warn: ({ error }: { error?: unknown }) => world.watch.complain(`a push failed: ${String(error)}`),
      },
      secret: SECRET,
      ringMs: DEFAULT_TIMINGS.ringMs,
      wantsMissed: async () => true,
      mayRing: async (userId) => ['available', 'away'].includes(world.server.availabilityOf(userId)),
      isSeen: (userId) => world.isSeen(userId),
    });
  }
}
