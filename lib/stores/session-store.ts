import { realTimers } from '@/lib/browser/timers';
import type { CallElsewhere } from '@/lib/protocol/call';
import type { Availability } from '@/lib/protocol/presence';
import type { MovableCall } from '@/lib/rtc/call/call-view';
import type { ConnectionState, SignalingPort } from '@/lib/signaling/port';

export interface SessionView {
  readonly connection: ConnectionState;
  /** What this person says of themselves; `available` until the sidecar has told. */
  readonly availability: Availability;
  /** This person's call on another device, which may be moved here. */
  readonly elsewhere: MovableCall | null;
  /** How many calls of this person were written down since the page was opened. */
  readonly loggedCalls: number;
}

/** How this page stands with the sidecar. Availability is one per person, whichever tab or device it was set on. */
export class SessionStore {
  readonly #signaling: SignalingPort;
  readonly #listeners = new Set<() => void>();
  readonly #stops: (() => void)[];
  #view: SessionView;
  #isIdle = false;

  constructor(signaling: SignalingPort) {
    this.#signaling = signaling;
    this.#view = { connection: signaling.connection, availability: 'available', elsewhere: null, loggedCalls: 0 };
    this.#stops = [
      signaling.onConnection((connection) => this.#change({ connection })),
      signaling.onFact('session:availability-set', ({ availability }) => this.#change({ availability })),
      signaling.onFact('session:call-logged', () => this.#change({ loggedCalls: this.#view.loggedCalls + 1 })),
      // Told anew after each greeting, if there is one.
      signaling.onFact('session:ready', ({ availability }) => {
        this.#change({ availability, elsewhere: null });
        // To the sidecar somebody is at every new connection; and an older word may have waited for this one.
        void this.setIdle(this.#isIdle);
      }),
      signaling.onFact('call:elsewhere', ({ call }) =>
        this.#change({ elsewhere: call && movable(call, realTimers.now()) }),
      ),
    ];
  }

  get view(): SessionView {
    return this.#view;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Shows the choice at once, and takes it back if the sidecar refuses it. */
  async setAvailability(availability: Availability): Promise<void> {
    const before = this.#view.availability;
    this.#change({ availability });
    const reply = await this.#signaling.ask('presence:set', { availability });
    if (!reply.ok && this.#view.availability === availability) this.#change({ availability: before });
  }

  /** Whether nobody is at this page; told anew after each greeting. */
  async setIdle(isIdle: boolean): Promise<void> {
    this.#isIdle = isIdle;
    await this.#signaling.ask('presence:idle', { isIdle });
  }

  /** Idempotent. */
  close(): void {
    for (const stop of this.#stops) stop();
    this.#listeners.clear();
  }

  #change(change: Partial<SessionView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}

function movable({ connectedForMs, ...call }: CallElsewhere, nowMs: number): MovableCall {
  return { ...call, connectedAtMs: connectedForMs === null ? null : nowMs - connectedForMs };
}
