import type { CallEffect } from '@/lib/call/state';
import type { ControlMessage } from '@/lib/protocol/channel/control';
import type { FactBody } from '@/lib/protocol/facts';
import type { CallId, DeviceId } from '@/lib/protocol/ids';
import type { SignalBody } from '@/lib/protocol/signal';
import type { IceServerSource } from '@/lib/rtc/ice/ice-servers';
import { type LinkEvent, PeerLink, type PeerLinkOptions } from '@/lib/rtc/peer/peer-link';
import {
  answererOf,
  earlyBody,
  isAnswer,
  sessionIdOf,
  withoutCandidates,
} from '@/lib/rtc/peer/sdp/session-description';
import type { LocalTracks } from '@/lib/rtc/sending/local-tracks';
import type { AskPort } from './ask-port';
import { type CallLinkEntry, entryOf, type NewEntry, seenEvents } from './call-link-entry';
import type { CallLinkEvent } from './call-link-event';
import { Handover } from './handover';
import { SignalCourier } from './signal-courier';

export interface CallLinkOptions {
  readonly signaling: AskPort;
  readonly iceServers: IceServerSource;
  readonly onEvent: (event: CallLinkEvent) => void;
  readonly createLink?: (options: PeerLinkOptions) => PeerLink;
  /** Gets each link's connection to listen to. */
  readonly observe?: (callId: CallId, ...observed: Parameters<NonNullable<PeerLinkOptions['observe']>>) => void;
}

type OpenLink = Extract<CallEffect, { type: 'open-link' }>;
type Early = NonNullable<FactBody<'call:signaled'>['early']>;

const NO_TRACKS: LocalTracks = { audio: null, video: null };

/**
 * The call's link of the moment, and while it rings those that may become it: the first offer rides in the invite and
 * leads to the first device that answers it, every further device gets an offer of its own. Before accept nothing goes
 * out but what the callee allows (invariants 2, 5 and 9).
 */
export class CallLink {
  readonly #options: CallLinkOptions;
  readonly #courier: SignalCourier;
  readonly #handover: Handover;
  #current: CallLinkEntry | null = null;
  /** At the caller, while it is not decided who answers. */
  #others: CallLinkEntry[] = [];
  #tracks: LocalTracks = NO_TRACKS;
  /** The session id of the offer in the invite. */
  #inviteId: string | undefined;

  constructor(options: CallLinkOptions) {
    this.#options = options;
    this.#courier = new SignalCourier(options.signaling);
    this.#handover = new Handover(options.onEvent);
  }

  /**
   * Opens a link in place of all there were, or beside it at a `handover`. A callee answers the `offer` at once where it lets
   * calls connect while they ring, else at accept (invariant 10).
   */
  open({ callId, role, linkEpoch, offer, earlyLink, handover = false }: Omit<OpenLink, 'type'>): void {
    if (handover) this.#retire();
    else this.close();
    const entry = this.#create({ callId, role, linkEpoch, earlyLink });
    this.#current = entry;
    // A second link exists only in an accepted call.
    if (linkEpoch > 0) this.#begin(entry);
    if (offer !== null) this.#takeOffer(entry, { type: 'description', description: { type: 'offer', sdp: offer } });
  }

  /** This device accepted: what was held back goes out, and the peer's signals are taken. */
  release(): void {
    if (this.#current) this.#release(this.#current);
  }

  /** The peer accepted on this device. The others are kept until that is final. */
  choose(deviceId: DeviceId, isFinal: boolean): void {
    const current = this.#current;
    if (!current) return;
    const all = [current, ...this.#others];
    const chosen = all.find((entry) => entry.deviceId === deviceId) ?? (current.deviceId === null ? current : null);
    if (chosen !== current) {
      current.isReleased = false;
      current.peer.setTracks(NO_TRACKS);
    }
    if (chosen) {
      chosen.deviceId = deviceId;
      this.#current = chosen;
      this.#others = all.filter((entry) => entry !== chosen);
      if (!chosen.isReleased) this.#release(chosen);
    } else {
      // A device too many, or one whose link was given to its earlier page: the call needs a fresh one.
      this.#options.onEvent({ type: 'state', state: 'failed', linkEpoch: current.linkEpoch });
    }
    if (isFinal) this.#closeOthers();
  }

  /** A signal from the sidecar. Of another call, of an older link, or before accept: dropped, unless it belongs to an early link. */
  handleSignal({ callId, signal, early }: FactBody<'call:signaled'>): void {
    const current = this.#current;
    const { linkEpoch, body } = signal;
    if (current?.callId !== callId || linkEpoch !== current.linkEpoch) return;
    if (early?.earlyLink === 'none' && !current.isReleased) return;
    if (early && current.role === 'caller') return this.#hearDevice(current, body, early);
    if (early && body.type === 'description') return this.#answerOwnOffer(current, body.description.sdp, early);
    if (!early && !current.isReleased) return;
    if (isAnswer(body)) {
      // To the offer of the invite or of a link before: this one has an offer of its own.
      const { answers = current.offerId } = body.description;
      if (answers !== current.offerId) return;
      current.isAnswered = true;
    }
    // Whoever may use the data channel and does not has a reason: the answer goes the way the signal came.
    current.peer.doubt();
    current.peer.handleSignal(body);
  }

  /** There is a way to the peer again: sends what waited for one. */
  flush(): void {
    this.#courier.flush();
  }

  setTracks(tracks: LocalTracks): void {
    this.#tracks = tracks;
    this.#handover.setTracks(tracks);
    if (this.#current?.isReleased) this.#current.peer.setTracks(tracks);
  }

  sendControl(message: ControlMessage): void {
    // Before accept the peer is told nothing of this side's devices; and a link that lost to another ends no call.
    const waitsForAccept = message.type === 'media' || message.type === 'hang-up';
    if (waitsForAccept && !this.#current?.isReleased) return;
    const isSent = this.#current?.peer.sendControl(message);
    if (!isSent && message.type === 'hang-up') this.#handover.sendHangUp();
  }

  restartIce(inPeersStead?: boolean): void {
    this.#current?.peer.restartIce(inPeersStead);
  }

  doubt(): void {
    this.#current?.peer.doubt();
  }

  /** The link of the moment stands. */
  isUp = (): boolean => this.#current?.isUp === true;

  /** Statistics of the current link, at most so many milliseconds old; null without a link. */
  async stats(maxAgeMs: number): Promise<RTCStatsReport | null> {
    return this.#current ? this.#current.peer.stats(maxAgeMs) : null;
  }

  /** Idempotent. */
  close(): void {
    this.#handover.close();
    if (this.#current) this.#close(this.#current);
    this.#current = null;
    this.#closeOthers();
  }

  #create(of: NewEntry): CallLinkEntry {
    const create = this.#options.createLink ?? ((options: PeerLinkOptions) => new PeerLink(options));
    const { callId, role, earlyLink = 'none' } = of;
    const peer = create({
      role,
      iceServers: this.#options.iceServers,
      isRelayOnly: role === 'callee' && earlyLink === 'relay',
      onEvent: (event) => {
        if (event.type === 'state') entry.isUp = event.state === 'connected';
        if (entry.isUp) entry.wasUp = true;
        if (this.#isOpen(entry)) this.#take(entry, event);
        else this.#handover.hear(entry, event);
      },
      observe: (...observed) => this.#options.observe?.(callId, ...observed),
    });
    const entry = entryOf(of, peer);
    return entry;
  }

  #isOpen(entry: CallLinkEntry): boolean {
    return entry === this.#current || this.#others.includes(entry);
  }

  #takeOffer(entry: CallLinkEntry, offer: SignalBody): void {
    if (entry.earlyLink !== 'none') return entry.peer.handleSignal(offer);
    entry.unreadOffer = offer;
    void entry.peer.gatherAhead();
  }

  #begin(entry: CallLinkEntry): void {
    entry.isReleased = true;
    entry.peer.setTracks(this.#tracks);
  }

  #release(entry: CallLinkEntry): void {
    this.#begin(entry);
    entry.peer.allowDirect();
    if (entry.unreadOffer) entry.peer.handleSignal(entry.unreadOffer);
    entry.unreadOffer = null;
    for (const body of entry.held.splice(0)) this.#courier.send(entry, body);
    entry.gate.open();
    for (const event of seenEvents(entry)) this.#options.onEvent(event);
    // The answer was said while it rang, by a socket that may have been lost, or to one.
    if (entry.role === 'callee' && entry.earlyLink !== 'none' && !entry.isUp) entry.peer.repeatAnswer();
    // Over the relay already; a direct path is looked for beside it.
    const looksForDirect =
      entry.role === 'caller' && entry.earlyLink === 'relay' && !this.#options.iceServers.isRelayOnly;
    if (looksForDirect) entry.peer.restartIce();
  }

  #close(entry: CallLinkEntry): void {
    this.#courier.forget(entry);
    entry.peer.close();
  }

  /** The current link makes room for another one, beside which it stays. */
  #retire(): void {
    if (this.#current) {
      this.#courier.forget(this.#current);
      this.#handover.begin(this.#current);
    }
    this.#current = null;
    this.#closeOthers();
  }

  #closeOthers(): void {
    for (const entry of this.#others.splice(0)) this.#close(entry);
  }

  #take(entry: CallLinkEntry, event: LinkEvent): void {
    if (event.type === 'signal') noteOffer(entry, event.body);
    if (!entry.isReleased) return this.#takeEarly(entry, event);
    switch (event.type) {
      case 'signal':
        return this.#courier.send(entry, event.body);
      case 'state':
        this.#options.onEvent({ ...event, linkEpoch: entry.linkEpoch });
        return this.#handover.follow(entry.isUp);
      case 'control':
        return this.#takeControl(entry, event.message);
      case 'reachable':
        return this.#courier.reachable();
      case 'remote-stream':
        if (this.#handover.take(event.stream)) this.#options.onEvent(event);
        return;
      case 'control-open':
      case 'quiet':
        return this.#options.onEvent(event);
    }
  }

  #takeControl(entry: CallLinkEntry, message: Extract<LinkEvent, { type: 'control' }>['message']): void {
    if (message.type === 'signal') {
      if (message.signal.linkEpoch === entry.linkEpoch) entry.peer.handleSignal(message.signal.body);
    } else if (message.type !== 'accept') this.#options.onEvent({ type: 'control', message });
    if (message.type === 'media' && !message.camera) this.#handover.end();
  }

  /** Before accept: heard and kept, except that it is accepted. */
  #takeEarly(entry: CallLinkEntry, event: LinkEvent): void {
    const { callId, role, deviceId } = entry;
    if (event.type === 'signal') this.#sendEarly(entry, event.body);
    else if (event.type === 'control') {
      if (event.message.type !== 'accept' || role !== 'caller' || deviceId === null) return;
      this.#options.onEvent({ type: 'peer-accepted', callId, deviceId, media: event.message.media });
    } else if (event.type !== 'reachable' && event.type !== 'quiet') entry.seen.set(event.type, event);
  }

  #sendEarly(entry: CallLinkEntry, body: SignalBody): void {
    const { callId, role, deviceId, earlyLink } = entry;
    entry.gate.heardOwn(body);
    const isForAll = role === 'caller' && deviceId === null;
    if (isForAll && !entry.hasOffered && body.type === 'description') {
      entry.hasOffered = true;
      this.#inviteId = entry.offerId;
      this.#options.onEvent({ type: 'offer-made', callId, offer: withoutCandidates(body.description.sdp) });
      return;
    }
    const early = isForAll ? null : earlyBody(body, earlyLink);
    if (early) this.#courier.sendEarly(entry, early);
    else entry.held.push(body);
  }

  /** At the caller: a ringing device makes its link. One that answers the invite again is a new page in the place of another. */
  #hearDevice(current: CallLinkEntry, body: SignalBody, { deviceId, earlyLink }: Early): void {
    const known = [current, ...this.#others].find((entry) => entry.deviceId === deviceId);
    if (earlyLink === 'all') known?.gate.open();
    if (!isAnswer(body)) return known?.gate.take(body);
    const answerer = answererOf(body.description.sdp);
    // Said twice, because its receipt was lost.
    if (known?.answerers.has(answerer)) return;
    const { answers = this.#inviteId } = body.description;
    // To the offer of a link that has been replaced since.
    if (answers !== this.#inviteId && answers !== known?.offerId) return;
    if (known && answers === known.offerId && !known.isAnswered) {
      known.answerers.add(answerer);
      known.isAnswered = true;
      known.peer.handleSignal(body);
    } else if (current.isReleased) return;
    else if (!known && current.deviceId === null) {
      Object.assign(current, { deviceId, earlyLink, isAnswered: true });
      current.answerers.add(answerer);
      for (const held of current.held.splice(0)) this.#sendEarly(current, held);
      current.peer.handleSignal(body);
    } else {
      const entry = this.#create({ callId: current.callId, role: 'caller', linkEpoch: 0, deviceId, earlyLink });
      entry.answerers.add(answerer);
      if (known) this.#close(known);
      if (known === current) this.#current = entry;
      else this.#others = [...this.#others.filter((other) => other !== known), entry];
    }
  }

  /** At a further device of the callee: the offer of the invite led elsewhere, this one is for it alone. */
  #answerOwnOffer(current: CallLinkEntry, sdp: string, { earlyLink }: Early): void {
    const body = { type: 'description', description: { type: 'offer', sdp } } as const;
    // Said twice, because its receipt was lost: the link that it led to may be the call's by now.
    if (current.ownOffer && sessionIdOf(current.ownOffer) === sessionIdOf(sdp)) return current.peer.handleSignal(body);
    const { callId, role, isReleased } = current;
    this.#close(current);
    // Overtaken by the own accept, which allows every path: `none`.
    this.#current = this.#create({
      callId,
      role,
      linkEpoch: 0,
      earlyLink: isReleased ? 'none' : earlyLink,
      ownOffer: sdp,
    });
    if (isReleased) this.#begin(this.#current);
    this.#current.peer.handleSignal(body);
  }
}

function noteOffer(entry: CallLinkEntry, body: SignalBody): void {
  if (body.type === 'description' && body.description.type === 'offer')
    entry.offerId = sessionIdOf(body.description.sdp);
}
