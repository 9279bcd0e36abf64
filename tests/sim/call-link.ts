import type { CallEffect } from '@/lib/call/state';
import type { CallId } from '@/lib/protocol/ids';
import type { Signal } from '@/lib/protocol/signal';
import type { LinkOwner, SimLink, SimLinks } from './links';
import type { SimAsk } from './socket';

type OpenLink = Extract<CallEffect, { type: 'open-link' }>;

/** What lib/rtc/call-link.ts does: a tab's one link of the moment, and the way its signals go. */
export class SimCallLink {
  current: SimLink | null = null;
  #releasedCall: CallId | null = null;
  #held: Signal[] = [];
  #unsent: Signal[] = [];

  constructor(
    private readonly links: SimLinks,
    private readonly owner: LinkOwner,
    private readonly isOnline: () => boolean,
    private readonly ask: (ask: SimAsk) => void,
  ) {}

  open({ callId, role, linkEpoch, offer }: OpenLink): void {
    this.close();
    if (linkEpoch > 0) this.#releasedCall = callId;
    this.current = this.links.open(this.owner, callId, role, linkEpoch, offer);
  }

  release(): void {
    if (!this.current) return;
    this.#releasedCall = this.current.callId;
    const held = this.#held;
    this.#held = [];
    for (const signal of held) this.#deliver(this.current, signal);
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
    else this.#held.push(signal);
  }

  /** From the peer. Of another call, of another link, or before accept: dropped. */
  take(callId: CallId, signal: Signal): void {
    const { current } = this;
    if (current?.callId !== callId || this.#releasedCall !== callId) return;
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
    this.#held = [];
    this.#unsent = [];
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
