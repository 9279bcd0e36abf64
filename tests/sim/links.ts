import type { Role } from '@/lib/call/state';
import type { CallId } from '@/lib/protocol/ids';
import type { Signal } from '@/lib/protocol/signal';
import type { Clock } from './clock';
import type { Random } from './random';

export interface LinkOwner {
  offerMade(callId: CallId, offer: string): void;
  signal(callId: CallId, signal: Signal): void;
  linkConnected(linkEpoch: number): void;
  linkDisconnected(linkEpoch: number): void;
  linkFailed(linkEpoch: number): void;
  peerHungUp(): void;
}

/** A stand-in for one RTCPeerConnection: offers, answers, and has a partner once the two have met. */
export class SimLink {
  isClosed = false;
  isReleased = false;
  /** An answer that waits for accept. */
  held: Signal | null = null;
  isUp = false;
  partner: SimLink | null = null;

  constructor(
    readonly id: number,
    readonly owner: LinkOwner,
    readonly callId: CallId,
    readonly role: Role,
    readonly linkEpoch: number,
  ) {}
}

/** All links of a world and the media between them. Descriptions are the links' numbers. */
export class SimLinks {
  /** No more faults: what is tried, works. */
  isHealed = false;
  readonly #all = new Map<number, SimLink>();
  #lastId = 0;

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly faultRate: number,
  ) {}

  open(owner: LinkOwner, callId: CallId, role: Role, linkEpoch: number, offer: string | null): SimLink {
    this.#lastId += 1;
    const link = new SimLink(this.#lastId, owner, callId, role, linkEpoch);
    this.#all.set(link.id, link);
    if (linkEpoch > 0) link.isReleased = true;
    if (role === 'caller') this.#soon(link, () => this.#offer(link));
    else if (offer !== null) this.#answer(link, Number(offer));
    return link;
  }

  handleSignal(link: SimLink, { linkEpoch, body }: Signal): void {
    if (link.isClosed || !link.isReleased || linkEpoch !== link.linkEpoch || body.type !== 'description') return;
    const remote = Number(body.description.sdp);
    if (body.description.type === 'offer') this.#answer(link, remote);
    else this.#pair(link, this.#all.get(remote));
  }

  release(link: SimLink): void {
    link.isReleased = true;
    if (link.held) link.owner.signal(link.callId, link.held);
    link.held = null;
  }

  close(link: SimLink, hangUp: boolean): void {
    link.isClosed = true;
    this.#all.delete(link.id);
    const { partner } = link;
    if (!partner) return;
    if (hangUp && link.isUp && partner.isUp) {
      this.clock.after(this.random.between(1, 60), () => partner.isClosed || partner.owner.peerHungUp());
    }
    this.#lose(partner, false);
  }

  /** Sometimes enough. */
  restart(link: SimLink): void {
    if (!this.isHealed && this.random.chance(0.4)) return;
    this.clock.after(this.random.between(100, 3_000), () => this.#recover(link));
  }

  /** The network between two links breaks; perhaps it comes back by itself. */
  fault(link: SimLink): void {
    const { partner } = link;
    if (!partner || !link.isUp) return;
    const comesBack = this.random.chance(0.5);
    this.#lose(link, comesBack);
    if (this.random.chance(0.8)) this.#lose(partner, comesBack);
  }

  #offer(link: SimLink): void {
    const description = { type: 'offer', sdp: String(link.id) } as const;
    if (link.linkEpoch === 0) link.owner.offerMade(link.callId, description.sdp);
    else this.#signal(link, description);
  }

  #answer(link: SimLink, offerId: number): void {
    this.#soon(link, () => {
      link.partner = this.#all.get(offerId) ?? null;
      this.#signal(link, { type: 'answer', sdp: String(link.id) });
    });
  }

  #signal(link: SimLink, description: { type: 'offer' | 'answer'; sdp: string }): void {
    const signal: Signal = { linkEpoch: link.linkEpoch, body: { type: 'description', description } };
    if (link.isReleased) link.owner.signal(link.callId, signal);
    else link.held = signal;
  }

  #pair(link: SimLink, remote: SimLink | undefined): void {
    if (!remote || remote.partner !== link) return;
    link.partner = remote;
    for (const end of [link, remote]) {
      if (!this.isHealed && this.random.chance(this.faultRate)) {
        this.clock.after(this.random.between(5_000, 25_000), () => this.#fail(end));
      } else {
        this.clock.after(this.random.between(5, 300), () => this.#recover(end));
      }
    }
  }

  #recover(link: SimLink): void {
    if (link.isClosed || link.isUp || !link.partner || link.partner.isClosed) return;
    link.isUp = true;
    link.owner.linkConnected(link.linkEpoch);
  }

  #lose(link: SimLink, comesBack: boolean): void {
    this.clock.after(this.random.between(100, 8_000), () => {
      if (link.isClosed) return;
      link.isUp = false;
      link.owner.linkDisconnected(link.linkEpoch);
      if (comesBack) this.clock.after(this.random.between(200, 10_000), () => this.#recover(link));
      this.clock.after(this.random.between(15_000, 25_000), () => this.#fail(link));
    });
  }

  #fail(link: SimLink): void {
    if (!link.isClosed && !link.isUp) link.owner.linkFailed(link.linkEpoch);
  }

  #soon(link: SimLink, run: () => void): void {
    this.clock.after(this.random.between(1, 40), () => link.isClosed || run());
  }
}
