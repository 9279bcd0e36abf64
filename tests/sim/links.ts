import type { ControlMessage } from '@/lib/protocol/channel/control';
import type { SignalBody, SignalDescription } from '@/lib/protocol/signal';
import type { PeerLinkOptions } from '@/lib/rtc/peer/peer-link';
import type { Clock } from './clock';
import type { LinkWatch } from './link-watch';
import type { Random } from './random';
import { candidatesOf, descriptionOf, linkIdOf, roundOf, tellsAddress, tellsCandidate } from './sdp';
import { SimPeer } from './sim-peer';
import type { SimTab } from './tab';

/** The network between all links of a world: which links their descriptions connect, their paths and data channels. */
export class SimLinks {
  /** No more faults: every attempt succeeds. */
  isHealed = false;
  readonly #all = new Map<number, SimPeer>();
  #lastId = 0;

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly faultRate: number,
    readonly watch: LinkWatch,
  ) {}

  open(owner: SimTab, options: PeerLinkOptions): SimPeer {
    this.#lastId += 1;
    const link = new SimPeer(this, owner, this.#lastId, options);
    this.#all.set(link.id, link);
    owner.links.push(link);
    return link;
  }

  offer(link: SimPeer): void {
    this.#soon(link, () => {
      link.isOffering = true;
      link.round += 1;
      this.#describe(link, 'offer', link.round, true);
    });
  }

  /** Perfect negotiation, with the caller as the polite peer. */
  handleSignal(link: SimPeer, body: SignalBody): void {
    this.watch.hears(link, body);
    if (body.type === 'candidate') this.#takeCandidate(link, body, Number(body.candidate.usernameFragment));
    else this.#takeDescription(link, body, body.description);
  }

  /** Over the data channel: in order, and while both ends exist. */
  tell(link: SimPeer, message: ControlMessage): boolean {
    const { partner } = link;
    if (!partner || !link.isUp || link.isClosed) return false;
    this.watch.tells(link, message);
    link.channelAtMs = Math.max(link.channelAtMs, this.clock.nowMs + this.random.between(1, 60));
    this.clock.after(link.channelAtMs - this.clock.nowMs, () => {
      if (partner.isClosed) return;
      if (!link.path?.isBroken && partner.isUp) this.#arrive(partner, message);
      else if (!link.isClosed) partner.late.push(message);
    });
    return true;
  }

  /** Closed by its page, which the peer's data channel notices; or lost with a crash of its page, which nothing reports. */
  close(link: SimPeer, isCrash = false): void {
    link.isClosed = true;
    this.#all.delete(link.id);
    link.owner.links.splice(link.owner.links.indexOf(link), 1);
    const { partner } = link;
    if (!partner || partner.isClosed || partner.partner !== link) return;
    const isHeard = partner.isUp && !link.path?.isBroken && !isCrash;
    this.#lose(partner, isHeard ? this.random.between(60, 150) : this.random.between(100, 8_000));
  }

  /** ICE restart; an offer that is not answered yet is sent again instead. */
  restart(link: SimPeer, inPeersStead: boolean): void {
    // As lib/rtc/peer/negotiator.ts.
    if (inPeersStead && this.clock.nowMs - link.offerTakenAtMs < 4_000) return;
    if (link.isOffering) this.#describe(link, 'offer', link.round, false);
    else if (link.partner) this.offer(link);
  }

  repeatAnswer(link: SimPeer): void {
    if (link.answered === '' || link.isOffering) return;
    this.#describe(link, 'answer', roundOf({ sdp: link.answered }), false);
  }

  /** Not reachable until the peer has answered a ping. */
  doubt(link: SimPeer): void {
    link.isDoubted = true;
    this.clock.after(this.random.between(2, 120), () => {
      if (link.isClosed) return;
      if (!link.isUp || link.path?.isBroken || link.partner?.isClosed) return;
      link.owner.hear(() => {
        link.isDoubted = false;
        this.watch.reached();
        link.emit({ type: 'reachable' });
        if (link.isOffering) this.#describe(link, 'offer', link.round, false);
      });
    });
  }

  /** Breaks the path between two links; each end notices in its own time, and the path may recover by itself. */
  fault(link: SimPeer): void {
    const { partner, path } = link;
    if (!partner || !path || path.isBroken || !link.isUp) return;
    path.isBroken = true;
    for (const end of [link, partner]) end.owner.troubled();
    this.#lose(link, this.random.between(100, 8_000));
    if (this.random.chance(0.8)) this.#lose(partner, this.random.between(100, 8_000));
    if (this.random.chance(0.5)) this.clock.after(this.random.between(300, 20_000), () => this.#mend(link));
  }

  /** The partner's media arrives a moment later. */
  show(link: SimPeer): void {
    this.clock.after(this.random.between(5, 60), () => link.show());
  }

  #takeDescription(link: SimPeer, body: SignalBody, description: SignalDescription): void {
    // As lib/rtc/peer/negotiator.ts: the description is of another link than its partner.
    if (link.partner && link.partner.id !== linkIdOf(description)) return;
    if (description.type === 'offer') {
      if (link.isOffering && link.role === 'callee') return;
      link.isOffering = false;
      link.offerTakenAtMs = this.clock.nowMs;
      this.#answer(link, body, description);
      // The round tells an answer to an earlier offer from the answer to an ICE restart.
    } else if (link.isOffering && roundOf(description) === link.round) {
      link.isOffering = false;
      const remote = this.#all.get(linkIdOf(description));
      if (remote?.partner !== link) return;
      this.#follow(link, remote);
      this.#learn(link, body);
      this.#meet(link);
    }
  }

  #answer(link: SimPeer, body: SignalBody, description: SignalDescription): void {
    this.#soon(link, () => {
      const remote = this.#all.get(linkIdOf(description));
      // A browser answers any offer, even that of a link which is closed by now.
      if (remote) this.#follow(link, remote);
      this.#learn(link, body);
      const isNew = link.answered !== description.sdp;
      link.answered = description.sdp;
      this.#describe(link, 'answer', roundOf(description), isNew);
    });
  }

  /** A candidate that arrives before its description waits. */
  #takeCandidate(link: SimPeer, body: SignalBody, id: number): void {
    if (link.partner?.id === id) {
      this.#learn(link, body);
      this.#connect(link);
    } else if (this.#all.has(id)) link.early.push({ id, body });
  }

  #follow(link: SimPeer, remote: SimPeer): void {
    if (link.partner === remote) return;
    link.partner = remote;
    link.hasHeard = false;
    link.hasHeardAddress = false;
    for (const { id, body } of link.early.splice(0)) if (id === remote.id) this.#learn(link, body);
  }

  #learn(link: SimPeer, body: SignalBody): void {
    if (tellsCandidate(body)) link.hasHeard = true;
    if (tellsAddress(body)) link.hasHeardAddress = true;
  }

  #describe(link: SimPeer, type: 'offer' | 'answer', round: number, isNew: boolean): void {
    if (isNew) link.isRelayed = link.isRelayOnly || link.isHidden;
    link.signal(descriptionOf(type, link.id, round, link.isRelayed, link.answered));
    if (!isNew) return;
    for (const body of candidatesOf(link.id, link.isRelayed)) link.signal(body);
  }

  /** Offer and answer are exchanged; on a broken path they may help or not. */
  #meet(link: SimPeer): void {
    const { path, partner } = link;
    if (path === null || path !== partner?.path) return this.#connect(link);
    this.#improve(link);
    if (!path.isBroken && link.isUp && partner.isUp) return;
    if (this.isHealed || this.random.chance(0.6)) {
      this.clock.after(this.random.between(100, 3_000), () => this.#mend(link));
    }
  }

  /** Connects as soon as one end has a candidate of the other. */
  #connect(link: SimPeer): void {
    const { partner } = link;
    if (partner?.partner !== link || link.isOffering || partner.isOffering) return;
    if (!link.hasHeard && !partner.hasHeard) return;
    if (link.path !== null && link.path === partner.path) return this.#improve(link);
    link.path = { isBroken: false, isDirect: false };
    partner.path = link.path;
    this.#improve(link);
    const isDead = !this.isHealed && this.random.chance(this.faultRate);
    for (const end of [link, partner]) {
      if (isDead) this.#neverConnects(end);
      else this.clock.after(this.random.between(5, 300), () => this.#recover(end));
    }
  }

  /** The best pair of candidates wins (RFC 8445, 8.1.1). */
  #improve(link: SimPeer): void {
    const { path, partner } = link;
    if (!path || !partner || path.isDirect || link.isRelayed || partner.isRelayed) return;
    if (!link.hasHeardAddress && !partner.hasHeardAddress) return;
    path.isDirect = true;
    this.watch.goesDirect(link);
  }

  #neverConnects(link: SimPeer): void {
    link.owner.troubled();
    this.clock.after(this.random.between(5_000, 25_000), () => this.#fail(link));
  }

  #mend(link: SimPeer): void {
    if (!link.path || !link.partner) return;
    link.path.isBroken = false;
    for (const end of [link, link.partner]) {
      this.clock.after(this.random.between(1, 300), () => this.#recover(end));
    }
  }

  #recover(link: SimPeer): void {
    const { partner, path } = link;
    if (link.isClosed || !partner || partner.isClosed || path?.isBroken) return;
    if (!link.isUp) {
      link.isUp = true;
      link.isDoubted = false;
      this.watch.cameUp(link);
      link.become('connected');
      for (const end of [link, partner]) end.show();
    }
    for (const message of link.late.splice(0)) if (!link.isClosed) this.#arrive(link, message);
  }

  #lose(link: SimPeer, noticedAfterMs: number): void {
    this.clock.after(noticedAfterMs, () => {
      if (link.isClosed || !link.isUp) return;
      const isBack = link.path?.isBroken === false && link.partner?.isClosed === false;
      link.isUp = false;
      link.become('disconnected');
      if (isBack) this.clock.after(this.random.between(200, 3_000), () => this.#recover(link));
      this.clock.after(this.random.between(15_000, 25_000), () => this.#fail(link));
    });
  }

  #fail(link: SimPeer): void {
    if (!link.isClosed && !link.isUp) link.become('failed');
  }

  #arrive(link: SimPeer, message: ControlMessage): void {
    link.owner.hear(() => {
      if (link.isClosed || message.type === 'ping' || message.type === 'pong') return;
      if (message.type === 'leaving' || message.type === 'received' || message.type === 'hello') return;
      this.watch.heard(message);
      link.emit({ type: 'control', message });
    });
  }

  /** Each operation of a link takes a moment, one after the other. */
  #soon(link: SimPeer, run: () => void): void {
    link.busyUntilMs = Math.max(link.busyUntilMs, this.clock.nowMs + this.random.between(1, 40));
    this.clock.after(link.busyUntilMs - this.clock.nowMs, () => link.owner.hear(() => link.isClosed || run()));
  }
}
