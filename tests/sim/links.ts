import type { Role } from '@/lib/call/state';
import type { CallId } from '@/lib/protocol/ids';
import type { Signal } from '@/lib/protocol/signal';
import type { Clock } from './clock';
import type { Random } from './random';

type ChannelMessage = { readonly type: 'hang-up' | 'accept' } | { readonly type: 'signal'; readonly signal: Signal };

export interface LinkOwner {
  offerMade(link: SimLink, offer: string): void;
  signal(link: SimLink, signal: Signal): void;
  linkConnected(link: SimLink): void;
  linkDisconnected(link: SimLink): void;
  linkFailed(link: SimLink): void;
  toldByPeer(link: SimLink, message: ChannelMessage): void;
  /** Runs now, or when the page wakes up. */
  hear(run: () => void): void;
  /** A fault of the network that this device cannot help. */
  troubled(): void;
}

/** A stand-in for one RTCPeerConnection: offers, answers, and has a partner once the two have met. */
export class SimLink {
  isClosed = false;
  /** What the browser says of it; it notices a broken path late. */
  isUp = false;
  partner: SimLink | null = null;
  path: { isBroken: boolean } | null = null;
  isOffering = false;
  round = 0;
  /** What came while the path was broken, and is sent again by SCTP when it is mended. */
  readonly late: ChannelMessage[] = [];
  channelAtMs = 0;
  busyUntilMs = 0;

  constructor(
    readonly id: number,
    readonly owner: LinkOwner,
    readonly callId: CallId,
    readonly role: Role,
    readonly linkEpoch: number,
  ) {}
}

/** All links of a world, the paths between them and their data channels. Descriptions are `id.round` of a link. */
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
    if (role === 'caller') this.#soon(link, () => this.#offer(link));
    else if (offer !== null) this.#answer(link, offer);
    return link;
  }

  /** Of this link's epoch; perfect negotiation, the callee polite. */
  handleSignal(link: SimLink, { body }: Signal): void {
    if (link.isClosed || body.type !== 'description') return;
    const { type, sdp } = body.description;
    if (type === 'offer') {
      if (link.isOffering && link.role === 'caller') return;
      link.isOffering = false;
      this.#answer(link, sdp);
    } else if (link.isOffering) {
      link.isOffering = false;
      this.#meet(link, this.#linkOf(sdp));
    }
  }

  /** Over the data channel: in order, and for as long as both ends are there. */
  tell(link: SimLink, message: ChannelMessage): void {
    const { partner } = link;
    if (!partner || !link.isUp) return;
    link.channelAtMs = Math.max(link.channelAtMs, this.clock.nowMs + this.random.between(1, 60));
    this.clock.after(link.channelAtMs - this.clock.nowMs, () => {
      if (partner.isClosed) return;
      if (!link.path?.isBroken && partner.isUp) partner.owner.toldByPeer(partner, message);
      else if (!link.isClosed) partner.late.push(message);
    });
  }

  /** Closed by its page, which the peer's channel hears of; or gone with its page, and nobody is told. */
  close(link: SimLink, isCrash = false): void {
    link.isClosed = true;
    this.#all.delete(link.id);
    const { partner } = link;
    if (!partner || partner.isClosed) return;
    const isHeard = partner.isUp && !link.path?.isBroken && !isCrash;
    this.#lose(partner, isHeard ? this.random.between(60, 150) : this.random.between(100, 8_000));
  }

  /** New candidates on the same link. */
  restart(link: SimLink): void {
    if (link.partner) this.#soon(link, () => this.#offer(link));
  }

  /** The path between two links breaks; either end notices in its own time, and perhaps it comes back by itself. */
  fault(link: SimLink): void {
    const { partner, path } = link;
    if (!partner || !path || path.isBroken || !link.isUp) return;
    path.isBroken = true;
    for (const end of [link, partner]) end.owner.troubled();
    this.#lose(link, this.random.between(100, 8_000));
    if (this.random.chance(0.8)) this.#lose(partner, this.random.between(100, 8_000));
    if (this.random.chance(0.5)) this.clock.after(this.random.between(300, 20_000), () => this.#mend(link));
  }

  #offer(link: SimLink): void {
    link.isOffering = true;
    link.round += 1;
    if (link.linkEpoch === 0 && link.round === 1) link.owner.offerMade(link, `${link.id}.${link.round}`);
    else this.#describe(link, 'offer', link.round);
  }

  #answer(link: SimLink, offer: string): void {
    this.#soon(link, () => {
      const remote = this.#linkOf(offer);
      if (!remote) return;
      link.partner = remote;
      this.#describe(link, 'answer', Number(offer.split('.')[1]));
    });
  }

  #describe(link: SimLink, type: 'offer' | 'answer', round: number): void {
    const description = { type, sdp: `${link.id}.${round}` } as const;
    link.owner.signal(link, { linkEpoch: link.linkEpoch, body: { type: 'description', description } });
  }

  #linkOf(sdp: string): SimLink | null {
    return this.#all.get(Number(sdp.split('.')[0])) ?? null;
  }

  /** Offer and answer are exchanged. */
  #meet(link: SimLink, remote: SimLink | null): void {
    if (!remote || remote.partner !== link) return;
    if (link.path !== null && link.path === remote.path) {
      if (this.isHealed || this.random.chance(0.6)) {
        this.clock.after(this.random.between(100, 3_000), () => this.#mend(link));
      }
      return;
    }
    link.partner = remote;
    link.path = { isBroken: false };
    remote.path = link.path;
    const isDead = !this.isHealed && this.random.chance(this.faultRate);
    for (const end of [link, remote]) {
      if (isDead) this.#neverConnects(end);
      else this.clock.after(this.random.between(5, 300), () => this.#recover(end));
    }
  }

  #neverConnects(link: SimLink): void {
    link.owner.troubled();
    this.clock.after(this.random.between(5_000, 25_000), () => this.#fail(link));
  }

  #mend(link: SimLink): void {
    if (!link.path || !link.partner) return;
    link.path.isBroken = false;
    for (const end of [link, link.partner]) {
      this.clock.after(this.random.between(1, 300), () => this.#recover(end));
    }
  }

  #recover(link: SimLink): void {
    const { partner, path } = link;
    if (link.isClosed || !partner || partner.isClosed || path?.isBroken) return;
    if (!link.isUp) {
      link.isUp = true;
      link.owner.linkConnected(link);
    }
    for (const message of link.late.splice(0)) if (!link.isClosed) link.owner.toldByPeer(link, message);
  }

  #lose(link: SimLink, noticedAfterMs: number): void {
    this.clock.after(noticedAfterMs, () => {
      if (link.isClosed || !link.isUp) return;
      const isBack = link.path?.isBroken === false && link.partner?.isClosed === false;
      link.isUp = false;
      link.owner.linkDisconnected(link);
      if (isBack) this.clock.after(this.random.between(200, 3_000), () => this.#recover(link));
      this.clock.after(this.random.between(15_000, 25_000), () => this.#fail(link));
    });
  }

  #fail(link: SimLink): void {
    if (!link.isClosed && !link.isUp) link.owner.linkFailed(link);
  }

  /** What a link does takes a moment, one thing after the other. */
  #soon(link: SimLink, run: () => void): void {
    link.busyUntilMs = Math.max(link.busyUntilMs, this.clock.nowMs + this.random.between(1, 40));
    this.clock.after(link.busyUntilMs - this.clock.nowMs, () => link.owner.hear(() => link.isClosed || run()));
  }
}
