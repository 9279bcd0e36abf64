import type { CallEffect } from '@/lib/call/state';
import type { FactBody } from '@/lib/protocol/facts';
import type { CallId } from '@/lib/protocol/ids';
import type { Signal } from '@/lib/protocol/signal';
import type { LinkOwner, SimLink, SimLinks } from './links';
import type { SimAsk } from './socket';

type Early = FactBody<'call:signaled'>['early'];
type LinkState = 'connected' | 'disconnected' | 'failed';
type OpenLink = Extract<CallEffect, { type: 'open-link' }>;

/**
 * What lib/rtc/call-link.ts does: a tab's link of the moment, and the way its signals go. While it rings there is one,
 * to the device that answers first; every other is one too many, and gets a fresh link after its accept.
 */
export class SimCallLink {
  current: SimLink | null = null;
  #releasedCall: CallId | null = null;
  #isWarm = false;
  /** At the caller the ringing device that the link leads to. */
  #deviceId: string | null = null;
  /** What the link told before accept. */
  #seen: LinkState | null = null;
  #held: Signal[] = [];
  #unsent: Signal[] = [];

  constructor(
    private readonly links: SimLinks,
    private readonly owner: LinkOwner,
    private readonly isOnline: () => boolean,
    private readonly ask: (ask: SimAsk) => void,
  ) {}

  get isReleased(): boolean {
    return this.#releasedCall !== null;
  }

  get deviceId(): string | null {
    return this.#deviceId;
  }

  open({ callId, role, linkEpoch, offer, warmUp }: OpenLink): void {
    this.close();
    this.#isWarm = warmUp !== 'none';
    if (linkEpoch > 0) this.#releasedCall = callId;
    this.current = this.links.open(this.owner, callId, role, linkEpoch, offer);
  }

  /** Returns what the link told before. */
  release(): LinkState | null {
    if (!this.current) return null;
    this.#releasedCall = this.current.callId;
    const held = this.#held;
    this.#held = [];
    for (const signal of held) this.#deliver(this.current, signal);
    const seen = this.#seen;
    this.#seen = null;
    return seen;
  }

  /** At the caller. A device that the link does not lead to needs a fresh one. */
  choose(deviceId: string): LinkState | null {
    if (this.#deviceId === null || this.#deviceId === deviceId) return this.isReleased ? null : this.release();
    this.#releasedCall = null;
    return 'failed';
  }

  /** True when the call is to hear of it; before accept it is kept. */
  hears(link: SimLink, state: LinkState): boolean {
    if (this.current !== link) return false;
    if (!this.isReleased) this.#seen = state;
    return this.isReleased;
  }

  accept(): void {
    if (this.current) this.links.tell(this.current, { type: 'accept' });
  }

  restart(): void {
    if (this.current) this.links.restart(this.current);
  }

  hangUp(): void {
    if (this.current) this.links.tell(this.current, { type: 'hang-up' });
  }

  /** Of this tab's own link: before accept it waits. */
  send(link: SimLink, signal: Signal): void {
    if (this.#releasedCall === link.callId) this.#deliver(link, signal);
    else if (this.#isWarm && link.role === 'callee' && this.isOnline()) this.#ask(link, signal);
    else this.#held.push(signal);
  }

  /** From the peer. Of another call, of another link, or before accept: dropped, but for the first answer to the ring. */
  take(callId: CallId, signal: Signal, early?: Early): void {
    const { current } = this;
    if (current?.callId !== callId) return;
    if (early && current.role === 'caller') {
      if (!this.isReleased) return this.#answeredEarly(current, signal, early.deviceId);
      if (early.deviceId !== this.#deviceId) return;
    }
    if (this.#releasedCall !== callId) return;
    if (signal.linkEpoch === current.linkEpoch) this.links.handleSignal(current, signal);
  }

  /** The sidecar did not take it. */
  refused(callId: CallId, signal: Signal): void {
    const isStillThisLink = this.current?.callId === callId && this.current.linkEpoch === signal.linkEpoch;
    if (isStillThisLink && !this.isOnline()) this.#unsent.push(signal);
  }

  flush(): void {
    const unsent = this.#unsent;
    this.#unsent = [];
    if (this.current) for (const signal of unsent) this.#ask(this.current, signal);
  }

  close(isCrash = false): void {
    if (this.current) this.links.close(this.current, isCrash);
    this.current = null;
    this.#releasedCall = null;
    this.#deviceId = null;
    this.#seen = null;
    this.#held = [];
    this.#unsent = [];
  }

  /** A device that answers again is a new page: the link led to the one before. */
  #answeredEarly(current: SimLink, signal: Signal, deviceId: string): void {
    if (this.#deviceId === deviceId) this.#deviceId = '';
    if (this.#deviceId !== null) return;
    this.#deviceId = deviceId;
    this.links.handleSignal(current, signal);
  }

  /** The data channel while it works, the socket otherwise; without either it waits. */
  #deliver(link: SimLink, signal: Signal): void {
    if (link.isUp) this.links.tell(link, { type: 'signal', signal });
    else if (this.isOnline()) this.#ask(link, signal);
    else this.#unsent.push(signal);
  }

  #ask({ callId }: SimLink, signal: Signal): void {
    this.ask({ name: 'call:signal', request: { callId, signal } });
  }
}
