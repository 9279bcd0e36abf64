import { realTimers } from '@/lib/browser/timers';
import type { CallElsewhere } from '@/lib/protocol/sidecar/call';
import type { Availability } from '@/lib/protocol/sidecar/presence';
import type { MovableCall } from '@/lib/rtc/call/call-view';
import type { ConnectionState, SignalingPort } from '@/lib/signaling/port';

export interface SessionView {
  readonly connection: ConnectionState;
  /** The availability that this user has chosen; `available` until the sidecar has reported it. */
  readonly availability: Availability;
  /** When that becomes `available` by itself, in ms since the epoch by the sidecar's clock; null for never. */
  readonly endsAtMs: number | null;
  /** This user's call on another device, which may be moved here. */
  readonly elsewhere: MovableCall | null;
  /** How many calls of this user the sidecar has recorded since the page was opened. */
  readonly loggedCalls: number;
  /** How many times the sidecar has told since then that this user's contacts have changed. */
  readonly contactChanges: number;
}

/** Before the sidecar has reported anything. */
export const NO_SESSION_YET: SessionView = {
  connection: 'connecting',
  availability: 'available',
  endsAtMs: null,
  elsewhere: null,
  loggedCalls: 0,
  contactChanges: 0,
};

/**
 * The state of this page's session with the sidecar. Availability belongs to the user, whichever tab or device it was
 * set on.
 */
export class SessionStore {
  readonly #signaling: SignalingPort;
  readonly #listeners = new Set<() => void>();
  readonly #stops: (() => void)[];
  #view: SessionView;
  #isIdle = false;

  constructor(signaling: SignalingPort) {
    this.#signaling = signaling;
    this.#view = { ...NO_SESSION_YET, connection: signaling.connection };
    this.#stops = [
      signaling.onConnection((connection) => this.#change({ connection })),
      signaling.onFact('session:availability-set', (set) => this.#change(set)),
      signaling.onFact('session:contacts-changed', () =>
        this.#change({ contactChanges: this.#view.contactChanges + 1 }),
      ),
      signaling.onFact('session:call-logged', () => this.#change({ loggedCalls: this.#view.loggedCalls + 1 })),
      // `call:elsewhere` follows each greeting if there is such a call, so forget the previous one.
      signaling.onFact('session:ready', ({ availability, endsAtMs }) => {
        this.#change({ availability, endsAtMs, elsewhere: null });
        // The sidecar takes every new connection for active. Report the current state also because an older report may
        // have been queued until this connection.
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

  /**
   * Applies the choice at once and reverts it if the sidecar refuses it.
   * @param endsInMs with `do-not-disturb`: after so long it ends by itself
   */
  async setAvailability(availability: Availability, endsInMs?: number): Promise<void> {
    const before = { availability: this.#view.availability, endsAtMs: this.#view.endsAtMs };
    this.#change({ availability, endsAtMs: null });
    const request = endsInMs === undefined ? { availability } : { availability, endsInMs };
    const reply = await this.#signaling.ask('presence:set', request);
    if (this.#view.availability !== availability) return;
    this.#change(reply.ok ? { endsAtMs: reply.endsAtMs } : before);
  }

  /** Reports whether this page is idle; repeated after each greeting. */
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
