import type { Timers } from '@/lib/browser/timers';
import type { CallId } from '@/lib/protocol/ids';
import type { FactBody } from '@/lib/protocol/sidecar/facts';
import type { IceServer } from '@/lib/protocol/sidecar/ice';
import type { RequestReply } from '@/lib/protocol/sidecar/requests';
import type { SignalingPort } from '@/lib/signaling/port';

/** The ICE servers, as a link sees them. */
export interface IceServerSource {
  /** The servers known now. Read it again for each gathering. */
  readonly current: readonly IceServer[];
  /** Whether this side hides its address in this call, so that links gather through TURN alone. True until that is known. */
  readonly isRelayOnly: boolean;
  /** Resolves once the awaited servers have arrived or the call is over, and never rejects; null if none are awaited. */
  arriving(): Promise<void> | null;
}

type Granted = Pick<RequestReply<'call:ice'>, 'iceServers' | 'relayOnly'>;

/** Renew credentials well before they expire, so that an ICE restart always has valid ones. */
const RENEW_BEFORE_MS = 120_000;
/** Short, because a link waits for the servers and a user for the link. */
const RETRY_MS = 3_000;

/**
 * Provides STUN servers from the greeting, and TURN servers during a call: asks for them when the call begins and again
 * before the credentials expire, and forgets them when it ends. The answer also says whether this side hides its address in
 * this call, so that no link gathers before it has arrived; only the call's own timers end that wait. Without a TURN server
 * to ask for, nothing waits.
 */
export class IceServers implements IceServerSource {
  readonly #signaling: Pick<SignalingPort, 'ask'>;
  readonly #timers: Timers;
  #stun: readonly IceServer[] = [];
  /** Before the greeting it is unknown whether the address is to be hidden, so that no address may be revealed. */
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

  /** Takes what a greeting says about the servers. */
  greeted({ iceServers, turn }: Pick<FactBody<'session:ready'>, 'iceServers' | 'turn'>): void {
    this.#stun = iceServers;
    this.#mustAsk = turn;
    if (!turn) this.#forget();
  }

  /** Sets the call whose links need servers, once the sidecar knows it; null for none. Idempotent. */
  follow(callId: CallId | null): void {
    if (callId === this.#callId) return;
    this.#callId = callId;
    if (callId === null) return this.#forget();
    // These belong to another call, and whether to hide the address is decided for each call.
    this.#granted = null;
    this.#isFresh = false;
    this.renew();
  }

  /** The socket is back: asks again if an earlier request was lost with it. */
  renew(): void {
    if (this.#callId !== null && this.#mustAsk && !this.#isFresh) void this.#ask(this.#callId);
  }

  /** Idempotent. Whoever waits continues with the servers that are known. */
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
