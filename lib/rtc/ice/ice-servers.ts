import type { Timers } from '@/lib/browser/timers';
import type { CallId } from '@/lib/protocol/ids';
import type { FactBody } from '@/lib/protocol/sidecar/facts';
import type { IceServer } from '@/lib/protocol/sidecar/ice';
import type { RequestReply } from '@/lib/protocol/sidecar/requests';
import type { SignalingPort } from '@/lib/signaling/port';

/** The servers as a link sees them. */
export interface IceServerSource {
  /** What is known now; read again for each gathering. */
  readonly current: readonly IceServer[];
  /** Whether this side hides its address in this call: links gather through TURN alone. True until it is known. */
  readonly isRelayOnly: boolean;
  /** Settles, never rejects, when the servers still under way are here or the call is over; null when none are. */
  arriving(): Promise<void> | null;
}

type Granted = Pick<RequestReply<'call:ice'>, 'iceServers' | 'relayOnly'>;

/** Fresh ones well before the old expire, so that an ICE restart at any moment finds them good. */
const RENEW_BEFORE_MS = 120_000;
/** A link waits for them, and people for it. */
const RETRY_MS = 3_000;

/**
 * STUN from the greeting, TURN for as long as there is a call: asked for when it begins, again before the credentials
 * expire, forgotten when it ends. The answer also says whether this side hides its address in this call, so no link
 * gathers before it is here; only the call's own timers end that wait. Where there is nothing to ask for nothing waits.
 */
export class IceServers implements IceServerSource {
  readonly #signaling: Pick<SignalingPort, 'ask'>;
  readonly #timers: Timers;
  #stun: readonly IceServer[] = [];
  /** Before the greeting nothing is known, and so nothing may be told. */
  #mustAsk = true;
  #callId: CallId | null = null;
  #granted: Granted | null = null;
  #isFresh = false;
  #asking: CallId | null = null;
  #stopTimer: () => void = () => undefined;
  #arrival: { readonly promise: Promise<void>; readonly settle: () => void } | null = null;

  constructor(signaling: Pick<SignalingPort, 'ask'>, timers: Timers) {
    this.#signaling = signaling;
    this.#timers = timers;
  }

  get current(): readonly IceServer[] {
    return this.#granted?.iceServers ?? this.#stun;
  }

  get isRelayOnly(): boolean {
    return this.#granted?.relayOnly ?? this.#mustAsk;
  }

  arriving(): Promise<void> | null {
    if (!this.#mustAsk || this.#granted) return null;
    this.#arrival ??= this.#expect();
    return this.#arrival.promise;
  }

  /** What a greeting says of the servers. */
  greeted({ iceServers, turn }: Pick<FactBody<'session:ready'>, 'iceServers' | 'turn'>): void {
    this.#stun = iceServers;
    this.#mustAsk = turn;
    if (!turn) this.#forget();
  }

  /** The call whose links need servers, once the sidecar knows it; null for none. Repeating it costs nothing. */
  follow(callId: CallId | null): void {
    if (callId === this.#callId) return;
    this.#callId = callId;
    if (callId === null) return this.#forget();
    // Another call's: whether to hide was chosen for each.
    this.#granted = null;
    this.#isFresh = false;
    this.renew();
  }

  /** The socket is back: asks if an earlier ask was lost with it. */
  renew(): void {
    if (this.#callId !== null && this.#mustAsk && !this.#isFresh) void this.#ask(this.#callId);
  }

  /** Idempotent. Who waits goes on with what there is. */
  close(): void {
    this.follow(null);
    this.#forget();
  }

  async #ask(callId: CallId): Promise<void> {
    if (this.#asking === callId) return;
    this.#asking = callId;
    const reply = await this.#signaling.ask('call:ice', { callId });
    if (this.#asking === callId) this.#asking = null;
    if (this.#callId !== callId || !this.#mustAsk) return;
    this.#isFresh = reply.ok;
    if (reply.ok) {
      this.#granted = reply;
      this.#arrival?.settle();
    }
    const inMs = reply.ok ? reply.expiresInMs - Math.min(RENEW_BEFORE_MS, reply.expiresInMs / 2) : RETRY_MS;
    this.#stopTimer();
    this.#stopTimer = this.#timers.start(inMs, () => {
      this.#isFresh = false;
      this.renew();
    });
  }

  #expect() {
    let resolve: () => void = () => undefined;
    const promise = new Promise<void>((settled) => {
      resolve = settled;
    });
    const settle = () => {
      this.#arrival = null;
      resolve();
    };
    return { promise, settle };
  }

  #forget(): void {
    this.#granted = null;
    this.#isFresh = false;
    this.#stopTimer();
    this.#arrival?.settle();
  }
}
