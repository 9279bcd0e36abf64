import type { Timers } from '@/lib/browser/timers';
import type { CallEffect } from '@/lib/call/state';
import type { ControlMessage } from '@/lib/protocol/channel/control';
import type { CallId, DeviceId } from '@/lib/protocol/ids';
import type { FactBody } from '@/lib/protocol/sidecar/facts';
import type { SignalBody } from '@/lib/protocol/signal';
import type { IceServerSource } from '@/lib/rtc/ice/ice-servers';
import { PeerLink, type PeerLinkOptions } from '@/lib/rtc/peer/peer-link';
import { isAnswer, sessionIdOf } from '@/lib/rtc/peer/sdp/session-description';
import type { LocalTracks } from '@/lib/rtc/sending/local-tracks';
import { ActiveLink } from './active-link';
import type { CallLinkEvent } from './call-link-event';
import { type Early, ForkedLinks } from './forked-links';
import { entryOf, type LinkEntry, type NewEntry } from './link-entry';
import type { RequestPort } from './request-port';
import { SignalCourier } from './signal-courier';

export interface CallLinkOptions {
  readonly signaling: RequestPort;
  readonly timers: Pick<Timers, 'start'>;
  readonly iceServers: IceServerSource;
  readonly onEvent: (event: CallLinkEvent) => void;
  readonly createLink?: (options: PeerLinkOptions) => PeerLink;
  /** Gets each link's connection to listen to. */
  readonly observe?: (callId: CallId, ...observed: Parameters<NonNullable<PeerLinkOptions['observe']>>) => void;
}

type OpenLink = Extract<CallEffect, { type: 'open-link' }>;

/**
 * A call's links: while it rings those that fork from its invite (`ForkedLinks`), after accept the one that carries it
 * (`ActiveLink`). Makes links, moves them from the one to the other, and routes signals and events to them.
 */
export class CallLink {
  readonly #options: CallLinkOptions;
  readonly #courier: SignalCourier;
  readonly #forks: ForkedLinks;
  readonly #active: ActiveLink;

  constructor(options: CallLinkOptions) {
    this.#options = options;
    const { onEvent } = options;
    this.#courier = new SignalCourier(options.signaling, options.timers);
    this.#forks = new ForkedLinks({ courier: this.#courier, onEvent, create: (of) => this.#create(of) });
    const isRelayOnly = () => options.iceServers.isRelayOnly;
    this.#active = new ActiveLink({ courier: this.#courier, onEvent, isRelayOnly });
  }

  /**
   * Opens a link in place of all others; at a `handover` the active one stays beside it. A callee answers the `offer` at
   * once where it lets calls connect while they ring, otherwise at accept (invariant 10).
   */
  open({ callId, role, linkEpoch, offer, earlyLink, handover = false }: Omit<OpenLink, 'type'>): void {
    if (handover) this.#retire();
    else this.close();
    const entry = this.#create({ callId, role, linkEpoch, earlyLink });
    // A second link exists only in an accepted call.
    if (linkEpoch > 0) this.#active.begin(entry);
    else this.#forks.add(entry);
    if (offer !== null) takeOffer(entry, { type: 'description', description: { type: 'offer', sdp: offer } });
  }

  /** This device accepted: what was held back is sent, and the peer's signals are taken. */
  release(): void {
    if (this.#current) this.#accept(this.#current);
  }

  /** The peer accepted on this device. The links to the others are kept until that is final. */
  choose(deviceId: DeviceId, isFinal: boolean): void {
    const current = this.#current;
    if (!current) return;
    const { entry: active } = this.#active;
    const isActive = active !== null && (active.deviceId ?? deviceId) === deviceId;
    const chosen = isActive ? active : this.#forks.find(deviceId);
    if (chosen !== active) {
      const loser = this.#active.demote();
      if (loser) this.#forks.add(loser);
    }
    if (chosen) {
      chosen.deviceId = deviceId;
      if (!chosen.isReleased) this.#accept(chosen);
    } else {
      // A device too many, or one whose link was given to its earlier page: the call needs a fresh link.
      this.#options.onEvent({ type: 'state', state: 'failed', linkEpoch: current.linkEpoch });
    }
    if (isFinal) this.#forks.close();
  }

  /** A signal from the sidecar. One of another call, of an older link, or before accept is dropped, unless an early link may have it. */
  handleSignal({ callId, signal, early }: FactBody<'call:signaled'>): void {
    const current = this.#current;
    const { linkEpoch, body } = signal;
    if (current?.callId !== callId || linkEpoch !== current.linkEpoch) return;
    if (early?.earlyLink === 'none' && !current.isReleased) return;
    if (early && current.role === 'caller') return this.#forks.hearDevice(body, early, this.#active.entry);
    if (early && body.type === 'description') return this.#answerOwnOffer(current, body.description.sdp, early);
    if (!early && !current.isReleased) return;
    if (isAnswer(body)) {
      // It may answer the offer of the invite or of an earlier link, while this link has made an offer of its own.
      const { answers = current.offerId } = body.description;
      if (answers !== current.offerId) return;
      current.isAnswered = true;
    }
    // A peer that could use the data channel and does not has a reason: the answer goes the way the signal came.
    current.connection.doubt();
    current.connection.handleSignal(body);
  }

  /** The socket is back: sends what waited for it. */
  flush(): void {
    this.#courier.flush();
  }

  /** Sends these over the active link, and over any that becomes active. */
  setTracks(tracks: LocalTracks): void {
    this.#active.setTracks(tracks);
  }

  /** The same of a shared screen and its sound. */
  setScreen(screen: LocalTracks): void {
    this.#active.setScreen(screen);
  }

  sendControl(message: ControlMessage): void {
    // Before accept the peer learns nothing of this side's media; and a link that lost to another ends no call.
    const waitsForAccept = message.type === 'media' || message.type === 'hang-up';
    if (waitsForAccept && !this.#current?.isReleased) return;
    const isSent = this.#current?.connection.sendControl(message);
    if (!isSent && message.type === 'hang-up') this.#active.sendHangUpBeside();
  }

  restartIce(inPeersStead?: boolean): void {
    this.#current?.connection.restartIce(inPeersStead);
  }

  doubt(): void {
    this.#current?.connection.doubt();
  }

  /** The data channels of the link that carries the call; null before accept. Nothing is to be opened before `control-open`. */
  get channels(): PeerLink['channels'] | null {
    return this.#active.entry?.connection.channels ?? null;
  }

  /** Whether media goes through a relay; undefined where the browser does not tell. */
  get path(): 'direct' | 'relayed' | undefined {
    return this.#current?.connection.path ?? undefined;
  }

  /** The current link is connected. */
  isUp = (): boolean => this.#current?.isUp === true;

  /** Statistics of the current link, at most so many milliseconds old; null without a link. */
  async stats(maxAgeMs: number): Promise<RTCStatsReport | null> {
    return this.#current ? this.#current.connection.stats(maxAgeMs) : null;
  }

  /** Idempotent. */
  close(): void {
    this.#active.close();
    this.#forks.close();
  }

  /** The active link, or before accept the one that would be. */
  get #current(): LinkEntry | null {
    return this.#active.entry ?? this.#forks.first;
  }

  #create(of: NewEntry): LinkEntry {
    const create = this.#options.createLink ?? ((options: PeerLinkOptions) => new PeerLink(options));
    const { callId, role, earlyLink = 'none' } = of;
    const connection = create({
      role,
      iceServers: this.#options.iceServers,
      isRelayOnly: role === 'callee' && earlyLink === 'relay',
      onEvent: (event) => {
        if (event.type === 'state') entry.isUp = event.state === 'connected';
        if (entry.isUp) entry.wasUp = true;
        if (event.type === 'signal') noteOffer(entry, event.body);
        if (entry === this.#active.entry) this.#active.take(entry, event);
        else if (this.#forks.has(entry)) this.#forks.take(entry, event);
        else this.#active.takeBeside(entry, event);
      },
      observe: (...observed) => this.#options.observe?.(callId, ...observed),
    });
    const entry = entryOf(of, connection);
    return entry;
  }

  #accept(entry: LinkEntry): void {
    this.#forks.remove(entry);
    this.#active.accept(entry);
  }

  #retire(): void {
    this.#active.retire();
    this.#forks.close();
  }

  /** At a further device of the callee: the invite's offer led to another one, this offer is for it alone. */
  #answerOwnOffer(current: LinkEntry, sdp: string, { earlyLink }: Early): void {
    const body = { type: 'description', description: { type: 'offer', sdp } } as const;
    // Sent twice, because its acknowledgement was lost: the link that answered it may be the active one by now.
    if (current.ownOffer && sessionIdOf(current.ownOffer) === sessionIdOf(sdp))
      return current.connection.handleSignal(body);
    const { callId, role, isReleased } = current;
    this.close();
    const entry = this.#create({
      callId,
      role,
      linkEpoch: 0,
      // The offer crossed the own accept, which allows every path: `none`.
      earlyLink: isReleased ? 'none' : earlyLink,
      ownOffer: sdp,
    });
    if (isReleased) this.#active.begin(entry);
    else this.#forks.add(entry);
    entry.connection.handleSignal(body);
  }
}

/** Without an early link no browser is given the peer's offer before accept; it only gathers ahead. */
function takeOffer(entry: LinkEntry, offer: SignalBody): void {
  if (entry.earlyLink !== 'none') return entry.connection.handleSignal(offer);
  entry.unreadOffer = offer;
  void entry.connection.gatherAhead();
}

function noteOffer(entry: LinkEntry, body: SignalBody): void {
  if (body.type === 'description' && body.description.type === 'offer')
    entry.offerId = sessionIdOf(body.description.sdp);
}
