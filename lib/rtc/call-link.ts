import type { Role } from '@/lib/call/state';
import type { ControlMessage } from '@/lib/protocol/control';
import type { CallId } from '@/lib/protocol/ids';
import type { Signal, SignalBody } from '@/lib/protocol/signal';
import type { SignalingPort } from '@/lib/signaling/port';
import type { IceServerSource } from './ice-servers';
import { type LinkEvent, type LocalTracks, PeerLink, type PeerLinkOptions } from './peer-link';
import { withoutCandidates } from './session-description';

export type CallLinkEvent =
  | { readonly type: 'offer-made'; readonly callId: CallId; readonly offer: string }
  | {
      readonly type: 'state';
      readonly state: 'connected' | 'disconnected' | 'failed';
      readonly linkEpoch: number;
    }
  | { readonly type: 'remote-stream'; readonly stream: MediaStream }
  | { readonly type: 'control-open' }
  | { readonly type: 'control'; readonly message: Extract<ControlMessage, { type: 'media' | 'hang-up' }> };

export interface CallLinkOptions {
  readonly signaling: Pick<SignalingPort, 'ask' | 'connection'>;
  readonly iceServers: IceServerSource;
  readonly onEvent: (event: CallLinkEvent) => void;
  readonly createLink?: (options: PeerLinkOptions) => PeerLink;
  /** Gets each link's connection to listen to. */
  readonly observe?: (callId: CallId, connection: RTCPeerConnection) => void;
}

interface Current {
  readonly callId: CallId;
  readonly linkEpoch: number;
  readonly role: Role;
  readonly peer: PeerLink;
}

/**
 * The call's link of the moment, and the way its signals go: the first offer rides in the invite; candidates wait for
 * accept (invariant 5); later signals take the data channel while it works, the socket otherwise, and wait for it offline.
 */
export class CallLink {
  readonly #options: CallLinkOptions;
  #current: Current | null = null;
  #offerMade = false;
  #releasedCall: CallId | null = null;
  #held: SignalBody[] = [];
  #unsent: Signal[] = [];
  /** Given to the socket and not yet acknowledged: a sidecar that hangs takes them and passes nothing on. */
  readonly #underWay = new Set<Signal>();
  #tracks: LocalTracks = { audio: null, video: null };
  /** At a handover the link of before, which is seen until the new one has a picture. */
  #retired: PeerLink | null = null;
  /** What the new link has to show so far. */
  #awaited: MediaStream | null = null;

  constructor(options: CallLinkOptions) {
    this.#options = options;
  }

  /** Opens a link in place of the one there was, or beside it at a `handover`. A callee's `offer` is answered at once. */
  open(callId: CallId, role: Role, linkEpoch: number, offer: string | null, handover = false): void {
    const before = handover ? this.#current?.peer : undefined;
    // Out of reach of `close`.
    if (before) this.#current = null;
    this.close();
    this.#retired = before ?? null;
    // A second link exists only in an accepted call.
    if (linkEpoch > 0) this.#releasedCall = callId;
    const create = this.#options.createLink ?? ((options: PeerLinkOptions) => new PeerLink(options));
    const peer = create({
      role,
      iceServers: this.#options.iceServers,
      onEvent: (event) => {
        if (this.#current?.peer === peer) this.#take(this.#current, event);
        else if (this.#retired === peer && event.type === 'state' && event.state !== 'connected') this.#dropRetired();
      },
      observe: (connection) => this.#options.observe?.(callId, connection),
    });
    this.#current = { callId, linkEpoch, role, peer };
    peer.setTracks(this.#tracks);
    if (offer !== null) {
      peer.handleSignal({ type: 'description', description: { type: 'offer', sdp: offer } });
    }
  }

  /** The call is accepted: what was held back goes out, and the peer's signals are taken. */
  release(): void {
    if (!this.#current) return;
    this.#releasedCall = this.#current.callId;
    const held = this.#held;
    this.#held = [];
    for (const body of held) this.#deliver(this.#current, body);
  }

  /** A signal from the sidecar. Of another call, of an older link, or before accept: dropped. */
  handleSignal(callId: CallId, signal: Signal): void {
    const current = this.#current;
    if (current?.callId !== callId || signal.linkEpoch !== current.linkEpoch) return;
    // Whoever may use the data channel and does not has a reason: the answer goes the way the signal came.
    current.peer.doubt();
    this.#takeSignal(current, signal);
  }

  /** There is a way to the peer again: sends what waited for one. */
  flush(): void {
    const unsent = this.#unsent;
    this.#unsent = [];
    if (this.#current) for (const { body } of unsent) this.#deliver(this.#current, body);
  }

  setTracks(tracks: LocalTracks): void {
    this.#tracks = tracks;
    this.#retired?.setTracks(tracks);
    this.#current?.peer.setTracks(tracks);
  }

  sendControl(message: ControlMessage): void {
    this.#current?.peer.sendControl(message);
  }

  restartIce(): void {
    this.#current?.peer.restartIce();
  }

  /** See `PeerLink.doubt`. */
  doubt(): void {
    this.#current?.peer.doubt();
  }

  /** Null without a link. */
  async stats(): Promise<RTCStatsReport | null> {
    return this.#current ? this.#current.peer.stats() : null;
  }

  /** Idempotent. */
  close(): void {
    this.#awaited = null;
    this.#retired?.close();
    this.#retired = null;
    this.#current?.peer.close();
    this.#current = null;
    this.#offerMade = false;
    // A crash of the sidecar may forget an accept and have the call ring again: that ring waits for an accept of its own.
    this.#releasedCall = null;
    this.#held = [];
    this.#unsent = [];
    this.#underWay.clear();
  }

  #take(current: Current, event: LinkEvent): void {
    switch (event.type) {
      case 'signal':
        this.#send(current, event.body);
        break;
      case 'state':
        this.#options.onEvent({ ...event, linkEpoch: current.linkEpoch });
        break;
      case 'control':
        if (event.message.type === 'signal') this.#takeSignal(current, event.message.signal);
        else this.#options.onEvent({ type: 'control', message: event.message });
        if (event.message.type === 'media' && !event.message.camera) this.#dropRetired();
        break;
      case 'reachable':
        this.#unsent.unshift(...this.#underWay);
        this.#underWay.clear();
        this.flush();
        break;
      case 'remote-stream':
        this.#awaited = event.stream;
        if (!this.#retired) this.#options.onEvent(event);
        else if (event.stream.getVideoTracks().length > 0) this.#dropRetired();
        break;
      case 'control-open':
        this.#options.onEvent(event);
        break;
    }
  }

  /** The new link has what there is to see, or the old one has nothing any more. */
  #dropRetired(): void {
    if (!this.#retired) return;
    const retired = this.#retired;
    this.#retired = null;
    retired.close();
    if (this.#awaited) this.#options.onEvent({ type: 'remote-stream', stream: this.#awaited });
  }

  #takeSignal(current: Current, signal: Signal): void {
    if (this.#releasedCall !== current.callId || signal.linkEpoch !== current.linkEpoch) return;
    current.peer.handleSignal(signal.body);
  }

  #send(current: Current, body: SignalBody): void {
    const { callId, role, linkEpoch } = current;
    if (role === 'caller' && linkEpoch === 0 && !this.#offerMade && body.type === 'description') {
      this.#offerMade = true;
      this.#options.onEvent({ type: 'offer-made', callId, offer: withoutCandidates(body.description.sdp) });
    } else if (this.#releasedCall === callId) {
      this.#deliver(current, body);
    } else {
      this.#held.push(body);
    }
  }

  #deliver({ callId, linkEpoch, peer }: Current, body: SignalBody): void {
    const signal: Signal = { linkEpoch, body };
    if (peer.isReachable && peer.sendControl({ type: 'signal', signal })) return;
    if (this.#options.signaling.connection === 'online') void this.#ask(callId, signal);
    else this.#unsent.push(signal);
  }

  async #ask(callId: CallId, signal: Signal): Promise<void> {
    this.#underWay.add(signal);
    const reply = await this.#options.signaling.ask('call:signal', { callId, signal });
    if (!this.#underWay.delete(signal)) return;
    const isStillThisLink = this.#current?.callId === callId && this.#current.linkEpoch === signal.linkEpoch;
    // Only a lost socket is answered `internal` while not online; any other refusal would be the same again.
    if (!reply.ok && isStillThisLink && this.#options.signaling.connection !== 'online') this.#unsent.push(signal);
  }
}
