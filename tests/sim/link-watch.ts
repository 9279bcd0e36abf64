import { isLinked } from '@/lib/call/predicates';
import type { ControlMessage } from '@/lib/protocol/channel/control';
import type { CallId, DeviceId, UserId } from '@/lib/protocol/ids';
import type { EarlyLinkScope } from '@/lib/protocol/sidecar/early-link';
import type { Signal, SignalBody } from '@/lib/protocol/signal';
import { tellsAddress, tellsCandidate, tellsForeignRelay } from './sdp';
import type { SimPeer } from './sim-peer';
import type { SimTab } from './tab';

/** Ringing devices of a callee that a caller may have links to. */
const MOST_EARLY_LINKS = 3;

/** What the other invariants provide. */
export interface LinkWatchOwner {
  /** The user of this device has dialed or accepted the call on it. */
  isWilling(tabKey: string, callId: CallId): boolean;
  /** This user hides their address. */
  hides(userId: UserId): boolean;
  saw(what: string): void;
  complain(what: string): void;
}

/** Checks the invariants of every link, early links above all. */
export class LinkWatch {
  /** What the callee of each call allows before accept. */
  readonly #earlyLinkScopes = new Map<CallId, EarlyLinkScope>();
  readonly #earlyDevices = new Map<CallId, Set<DeviceId>>();
  /** The device that accepted, as the sidecar has told the caller's page. */
  readonly #verdicts = new Map<CallId, DeviceId>();

  constructor(private readonly owner: LinkWatchOwner) {}

  invited(callId: CallId, earlyLink: EarlyLinkScope): void {
    this.#earlyLinkScopes.set(callId, earlyLink);
  }

  decided(callId: CallId, deviceId: DeviceId): void {
    this.#verdicts.set(callId, deviceId);
  }

  earlyLinkOf(callId: CallId): EarlyLinkScope {
    return this.#earlyLinkScopes.get(callId) ?? 'none';
  }

  /** Invariant 5, at the callee's own page: what it sends to the sidecar before accept. */
  asks(tab: SimTab, callId: CallId, { body }: Signal): void {
    this.#checkHidden(tab, callId, body);
    const { state } = tab;
    const isCallee = state.phase === 'ringing-in' && state.callId === callId;
    if (isCallee) this.#checkTold(`${tab.name} tells`, callId, body);
  }

  /** Invariants 5 and 9, whichever page sent it. */
  passed(callId: CallId, body: SignalBody, deviceId: DeviceId | undefined): void {
    this.#checkTold('the sidecar passes on', callId, body);
    if (deviceId === undefined) return this.owner.complain(`a signal of ${callId} passed before accept for no device`);
    const devices = this.#earlyDevices.get(callId) ?? new Set();
    this.#earlyDevices.set(callId, devices.add(deviceId));
    if (devices.size > MOST_EARLY_LINKS) this.owner.complain(`${devices.size} devices of ${callId} make links early`);
  }

  /** Invariant 5 without a signal: a connectivity check to a candidate reveals the address that it comes from. */
  hears(link: SimPeer, body: SignalBody): void {
    const earlyLink = this.earlyLinkOf(link.callId);
    // Invariant 10: the browser is given nothing from the peer before the user of this device has dialed or accepted.
    const isStrangers = earlyLink === 'none' && !isLinked(link.owner.state);
    if (isStrangers) this.#complain(link, `is given a ${body.type} before accept`);
    if (link.role === 'caller') {
      const isLed = earlyLink === 'relay' && !isLinked(link.owner.state) && tellsForeignRelay(body);
      if (isLed) this.#complain(link, 'sends its checks wherever a ringing device says');
      return;
    }
    if (!tellsCandidate(body) || this.#isAgreed(link)) return;
    if (earlyLink === 'relay' && !link.isRelayOnly) this.#complain(link, 'looks for a direct path before accept');
  }

  /** Before accept a link reports nothing about this side's media. */
  tells(link: SimPeer, message: ControlMessage): void {
    // `leaving` says only that the page goes.
    if (message.type !== 'leaving' && !this.#isAgreed(link)) this.#complain(link, `says ${message.type} before accept`);
    if (message.type === 'signal') this.#checkHidden(link.owner, link.callId, message.signal.body);
  }

  heard({ type }: ControlMessage): void {
    this.owner.saw(`${type} on the data channel`);
  }

  reached(): void {
    this.owner.saw('link trusted again');
  }

  goesDirect(link: SimPeer): void {
    if (this.#isHidden(link)) this.#complain(link, 'goes direct, and one of the two hides');
    const isRelayed = this.earlyLinkOf(link.callId) === 'relay';
    if (isRelayed && !this.#isAgreed(link)) this.#complain(link, 'goes direct before accept');
    if (isRelayed && link.isUp) this.owner.saw('relayed link went direct');
  }

  cameUp(link: SimPeer): void {
    if (!isLinked(link.owner.state)) {
      this.owner.saw(link.path?.isDirect ? 'link up while it rings' : 'relayed link up while it rings');
    }
    if (this.#isHidden(link)) this.owner.saw('link of somebody hidden');
    if (link.isSending) this.sends(link);
  }

  /** Invariant 2, at either end: the callee has accepted on the very device that the link leads to. */
  sends(link: SimPeer): void {
    if (!isLinked(link.owner.state)) this.#complain(link, `sends media while ${link.owner.state.phase}`);
    if (!this.#isAgreed(link)) this.#complain(link, 'sends media before accept');
  }

  /** Invariants 6 and 9, after the effects of each event: how many links there are, and to whom. */
  settled({ name, state, links }: SimTab): void {
    if (links.length === 0) return;
    switch (state.phase) {
      case 'idle':
      case 'ended':
        return this.owner.complain(`${name} is ${state.phase} and has a link`);
      case 'ringing-in':
        return this.#atMost(name, links, 1);
      case 'ringing-out':
        if (links.length > 1) this.owner.saw(`${links.length} links while it rings`);
        return this.#atMost(name, links, MOST_EARLY_LINKS);
      case 'connecting':
      case 'connected':
      case 'reconnecting': {
        const verdict = state.role === 'caller' && state.linkEpoch === 0 ? this.#verdicts.get(state.callId) : undefined;
        // Two until the new link has a picture.
        if (state.linkEpoch > 0) {
          if (links.length > 1) this.owner.saw('link kept at a handover');
          return this.#atMost(name, links, 2);
        }
        if (verdict === undefined) return this.#atMost(name, links, state.role === 'caller' ? MOST_EARLY_LINKS : 1);
        this.#atMost(name, links, 1);
        for (const link of links) {
          const other = link.partner?.owner.device.deviceId;
          if (link.isSending && other !== verdict)
            this.#complain(link, 'sends media to a device that has not the call');
        }
      }
    }
  }

  #atMost(name: string, links: readonly SimPeer[], most: number): void {
    if (links.length > most) this.owner.complain(`${name} has ${links.length} links, where ${most} may be`);
  }

  #checkTold(who: string, callId: CallId, body: SignalBody): void {
    const earlyLink = this.earlyLinkOf(callId);
    const isTooMuch = body.type === 'description' ? tellsCandidate(body) : earlyLink === 'relay' && tellsAddress(body);
    if (earlyLink === 'none' || isTooMuch) this.owner.complain(`${who} a ${body.type} of ${callId} before accept`);
  }

  #isHidden({ owner, partner }: SimPeer): boolean {
    return [owner, partner?.owner].some((tab) => tab && this.owner.hides(tab.device.userId));
  }

  /** Before accept, after it, and in a data channel that the sidecar does not see. */
  #checkHidden({ name, device }: SimTab, callId: CallId, body: SignalBody): void {
    if (this.owner.hides(device.userId) && tellsAddress(body))
      this.owner.complain(`${name} hides, and says where in ${callId}`);
  }

  #isAgreed({ role, owner, partner, callId }: SimPeer): boolean {
    const callee = role === 'callee' ? owner : partner?.owner;
    return callee !== undefined && this.owner.isWilling(callee.key, callId);
  }

  #complain({ owner, callId }: SimPeer, what: string): void {
    this.owner.complain(`a link of ${owner.name} in ${callId} ${what}`);
  }
}
