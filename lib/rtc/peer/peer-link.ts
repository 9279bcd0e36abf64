import type { Role } from '@/lib/call/state';
import type { ControlMessage } from '@/lib/protocol/channel/control';
import type { IceServer } from '@/lib/protocol/sidecar/ice';
import type { SignalBody } from '@/lib/protocol/signal';
import { LATER_SLOTS, SLOTS } from '@/lib/protocol/slots';
import { ChannelSet } from '@/lib/rtc/channels/channel-set';
import { ControlChannel, type ControlChannelEvent } from '@/lib/rtc/channels/control-channel';
import type { IceServerSource } from '@/lib/rtc/ice/ice-servers';
import type { PathKind } from '@/lib/rtc/sending/camera-encoding';
import type { LocalTracks } from '@/lib/rtc/sending/local-tracks';
import { Senders } from '@/lib/rtc/sending/senders';
import { bytesReceived } from '@/lib/rtc/stats/bytes-received';
import { type ReadStats, StatsSampler } from '@/lib/rtc/stats/sampler';
import { keepChecking } from './keep-checking';
import { LaterSlots } from './later-slots';
import { Negotiator } from './negotiator';
import { watchChecks, watchPath } from './path-watch';
import { type RemoteStreamNews, RemoteStreams } from './remote-streams';
import { relayBodies } from './sdp/session-description';

/** What happens on a link. `state` is told once per change. */
export type LinkEvent =
  | { readonly type: 'signal'; readonly body: SignalBody }
  | { readonly type: 'state'; readonly state: 'connected' | 'disconnected' | 'failed' }
  /** Microphone and camera of the peer, the same stream each time: it is there, or its picture begins to arrive. */
  | { readonly type: 'remote-stream'; readonly stream: MediaStream }
  /** The screen that the peer may share and its sound, in the same way. Its slots say nothing of whether it is shared. */
  | { readonly type: 'remote-screen'; readonly stream: MediaStream }
  | { readonly type: 'control-open' }
  /** Control messages arrive again after a doubt. */
  | { readonly type: 'reachable' }
  /** Control messages are late: check every other path to the peer as well. */
  | { readonly type: 'quiet' }
  | { readonly type: 'control'; readonly message: ControlOf<'message'>['message'] };

type ControlOf<T> = Extract<ControlChannelEvent, { type: T }>;

export interface PeerLinkOptions {
  readonly role: Role;
  readonly iceServers: IceServerSource;
  /** Gathers and checks through TURN alone, until `allowDirect`. */
  readonly isRelayOnly?: boolean;
  readonly onEvent: (event: LinkEvent) => void;
  /** Gets the connection to listen to, and nothing else, as soon as it is made; its statistics come from `readStats`. */
  readonly observe?: (connection: RTCPeerConnection, readStats: ReadStats) => void;
}

/** Long enough for one packet with the goodbye to leave, short enough to stay under the 100 ms of invariant 6. */
const GOODBYE_MS = 50;

/** Milliseconds: as long as libwebrtc itself answers `getStats` with the report before. */
const FRESH_STATS_MS = 50;

/**
 * The one owner of a call's RTCPeerConnection: audio, video and data channels in one transport. The caller
 * brings the transceivers with null tracks, so media that opens later costs no renegotiation: those of a person in the
 * first offer, those of a screen in a second one (`LaterSlots`). Knows nothing of calls.
 */
export class PeerLink {
  readonly #peer: RTCPeerConnection;
  readonly #options: PeerLinkOptions;
  readonly #negotiator: Negotiator;
  readonly #stats: StatsSampler;
  readonly #senders: Senders;
  readonly #channels: ChannelSet;
  readonly #remote: RemoteStreams;
  readonly #laterSlots: LaterSlots;
  #servers: readonly IceServer[] = [];
  #control: ControlChannel | undefined;
  #path: PathKind | null = null;
  #state: 'connected' | 'disconnected' | 'failed' | undefined;
  #isPeerGone = false;
  #isGreeting = false;
  #isGreeted = false;
  #isRelayOnly: boolean;
  #candidatePoolSize = 0;
  #closed = false;

  constructor(options: PeerLinkOptions) {
    this.#options = options;
    this.#isRelayOnly = options.isRelayOnly ?? false;
    this.#peer = new RTCPeerConnection(this.#configuration());
    this.#stats = new StatsSampler(this.#peer);
    this.#senders = new Senders(this.#peer);
    this.#channels = new ChannelSet({
      connection: this.#peer,
      acknowledge: (channel, bytes) => this.sendControl({ type: 'received', channel, bytes }),
    });
    this.#remote = new RemoteStreams({
      slots: () => this.#senders.slots,
      onNews: (news) => this.#hearRemote(news),
    });
    this.#laterSlots = new LaterSlots({ offer: () => this.#senders.prepareLaterOffer() });
    this.#negotiator = new Negotiator(this.#peer, {
      // Whoever brought the transceivers: rolling back where an offer made them blinds Chromium for good (decision 012).
      polite: options.role === 'caller',
      send: (body) => this.#signal(body),
      serversArriving: () => this.#awaitServers(),
      beforeAnswer: () => this.#prepareAnswer(),
      onError: (error) => this.#negotiationFailed(error),
    });
    this.#listen();
    options.observe?.(this.#peer, this.#stats.read);
    if (options.role === 'caller') {
      this.#openControl();
      this.#senders.prepareOffer();
    }
  }

  /** The kind of the path in use; null before there is one, and where the browser does not tell. */
  get path(): PathKind | null {
    return this.#path;
  }

  /** True while control messages can be expected to arrive. */
  get isReachable(): boolean {
    return this.#state === 'connected' && this.#control?.isTrusted === true;
  }

  /** The data channels beside `control`. Nothing is to be opened before `control-open`. */
  get channels(): Pick<ChannelSet, 'open' | 'sender'> {
    return this.#channels;
  }

  /** Takes a description or candidate of the peer. */
  handleSignal(body: SignalBody): void {
    if (!this.#closed) void this.#negotiator.handle(body);
  }

  /**
   * Gathers own candidates before there is a description, for an answer that is not made yet (W3C webrtc-pc, 4.2.1,
   * `iceCandidatePoolSize`). They are told to nobody before. Firefox has no pool and gathers with the answer.
   */
  async gatherAhead(): Promise<void> {
    await this.#options.iceServers.arriving();
    // Not to be changed once there is a local description.
    if (this.#closed || this.#peer.remoteDescription) return;
    this.#candidatePoolSize = 1;
    this.#peer.setConfiguration(this.#configuration());
  }

  /** Sends these from now on. Before the callee's transceivers exist they are kept for the answer. */
  setTracks(tracks: LocalTracks): void {
    this.#senders.set(tracks);
  }

  /** The same of a shared screen and its sound, as soon as the link has the slots for them. */
  setScreen(screen: LocalTracks): void {
    this.#senders.setScreen(screen);
    this.#laterSlots.learn({ isWanted: screen.video !== null || screen.audio !== null });
  }

  /**
   * Whether the link carries the call from now on: only then does the peer learn which slots this page knows, and only then
   * does the caller offer more than a call begins with. What was negotiated before stays.
   */
  allowLaterSlots(isAllowed: boolean): void {
    this.#isGreeting = isAllowed;
    this.#greet();
    if (this.#options.role === 'caller') this.#laterSlots.learn({ isAllowed });
  }

  /** Sends over the control channel; returns false if it is not open. */
  sendControl(message: ControlMessage): boolean {
    return this.#control?.send(message) ?? false;
  }

  /** New candidates on the same link, for a changed network (RFC 8445, 9). An offer that may have been lost is sent again. */
  restartIce(inPeersStead = false): void {
    this.doubt();
    if (inPeersStead && this.#negotiator.isPeerRestarting) return;
    const mustReplace = this.#negotiator.isOfferWithoutRestart;
    if (!mustReplace && this.#negotiator.repeatOffer()) return;
    // Before the first description it is the caller's turn; an offer from here would cross its own.
    if (!this.#peer.remoteDescription) return;
    this.#peer.restartIce();
    // The browser asks for an offer only once the last one is answered, which may never arrive.
    if (mustReplace) void this.#negotiator.offer();
  }

  /** Said again where the first may have been lost with a socket; whoever has it drops it. */
  repeatAnswer(): void {
    if (!this.#closed) this.#negotiator.repeatAnswer();
  }

  /** Direct paths too from the next ICE restart on (W3C webrtc-pc, 4.4.1.6), unless this side hides its address. */
  allowDirect(): void {
    if (!this.#isRelayOnly || this.#closed) return;
    this.#isRelayOnly = false;
    this.#peer.setConfiguration(this.#configuration());
  }

  /** The path may have changed: see `ControlChannel.doubt`. */
  doubt(): void {
    this.#control?.doubt();
  }

  /** Statistics of this link, at most so many milliseconds old. */
  stats(maxAgeMs: number): Promise<RTCStatsReport> {
    return this.#stats.read(maxAgeMs);
  }

  /** Idempotent. No event is emitted after it. A hang-up sent just before gets its moment to leave. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#laterSlots.close();
    this.#control?.close();
    this.#channels.close();
    this.#senders.close();
    if (this.#control?.saidGoodbye) setTimeout(() => this.#peer.close(), GOODBYE_MS);
    else this.#peer.close();
  }

  #configuration(): RTCConfiguration {
    this.#servers = this.#options.iceServers.current;
    return {
      iceServers: [...this.#servers],
      iceTransportPolicy: this.#isRelayOnly || this.#options.iceServers.isRelayOnly ? 'relay' : 'all',
      bundlePolicy: 'max-bundle',
      iceCandidatePoolSize: this.#candidatePoolSize,
    };
  }

  #awaitServers(): Promise<void> | null {
    const arriving = this.#options.iceServers.arriving();
    if (arriving) return arriving.then(() => this.#renewServers());
    this.#renewServers();
    return null;
  }

  /** Gives the connection the newest TURN credentials for its next gathering; candidates gathered before stay valid. */
  #renewServers(): void {
    if (this.#closed || this.#servers === this.#options.iceServers.current) return;
    this.#peer.setConfiguration(this.#configuration());
  }

  #listen(): void {
    const peer = this.#peer;
    peer.addEventListener('negotiationneeded', () => {
      // Chromium also asks a callee that has no offer yet and only changed its configuration: the caller makes the first.
      const isFirst = this.#peer.localDescription === null && this.#peer.remoteDescription === null;
      if (this.#closed || (isFirst && this.#options.role === 'callee')) return;
      void this.#negotiator.offer();
    });
    peer.addEventListener('icecandidate', ({ candidate }) => {
      if (!candidate) return;
      const { candidate: line, sdpMid, sdpMLineIndex, usernameFragment } = candidate;
      this.#signal({ type: 'candidate', candidate: { candidate: line, sdpMid, sdpMLineIndex, usernameFragment } });
    });
    peer.addEventListener('connectionstatechange', () => this.#readState());
    peer.addEventListener('iceconnectionstatechange', () => this.#readState());
    peer.addEventListener('track', ({ track }) => this.#remote.take(track));
  }

  #hearRemote({ of, stream, hasPicture }: RemoteStreamNews): void {
    this.#emit({ type: of === 'screen' ? 'remote-screen' : 'remote-stream', stream });
    if (of === 'person' && hasPicture) this.#laterSlots.learn({ hasPicture });
  }

  /** `connectionState` lags behind ICE in some browsers when a path dies, and is ahead of nothing: the worse of the two counts. */
  #readState(): void {
    const { connectionState, iceConnectionState } = this.#peer;
    if (connectionState === 'failed' || iceConnectionState === 'failed') this.#become('failed');
    else if (this.#isLost || connectionState === 'disconnected' || iceConnectionState === 'disconnected') {
      this.#become('disconnected');
    } else if (connectionState === 'connected') this.#become('connected');
  }

  get #isLost(): boolean {
    return this.#isPeerGone || this.#control?.isAlive === false;
  }

  #become(state: 'connected' | 'disconnected' | 'failed'): void {
    if (state === this.#state) return;
    // What has failed is only looked for again, see keepChecking.
    if (this.#state === 'failed' && state === 'disconnected') return;
    // As a new picture: see Senders.requestKeyFrame.
    if (this.#state !== undefined && state === 'connected') this.#senders.requestKeyFrame();
    if (state === 'connected' && this.#state === undefined) {
      watchPath(this.#peer, (kind) => {
        this.#path = kind;
        this.#senders.limitFor(kind);
      });
      watchChecks(this.#peer, () => this.#control?.heardFromPeer());
      keepChecking(this.#peer);
    }
    this.#state = state;
    this.#laterSlots.learn({ isConnected: state === 'connected' });
    this.#emit({ type: 'state', state });
  }

  #openControl(): void {
    this.#control = new ControlChannel({
      channel: this.#channels.open('control'),
      bytesReceived: async () => bytesReceived(await this.#stats.read(FRESH_STATS_MS)),
      onEvent: (event) => this.#hearControl(event),
    });
  }

  #hearControl(event: ControlChannelEvent): void {
    switch (event.type) {
      case 'open':
        this.#greet();
        return this.#emit({ type: 'control-open' });
      case 'message':
        return this.#emit({ type: 'control', message: event.message });
      case 'quiet':
        return this.#emit(event);
      case 'hello':
        return this.#laterSlots.learn({ isKnownToPeer: LATER_SLOTS.every((slot) => event.slots.includes(slot)) });
      case 'received':
        return this.#channels.received(event.channel, event.bytes);
      case 'trusted':
        return this.#trusted();
      case 'liveness':
        return this.#readState();
      case 'peer-gone':
        // A page that comes back brings a link of its own.
        this.#isPeerGone = true;
        return this.#readState();
    }
  }

  /** Once for each link. */
  #greet(): void {
    if (!this.#isGreeting || this.#isGreeted) return;
    this.#isGreeted = this.sendControl({ type: 'hello', slots: [...SLOTS] });
  }

  /** Messages in flight when the doubt began may be lost. If an offer was among them, nobody would ever answer it. */
  #trusted(): void {
    if (!this.isReachable) return;
    this.#emit({ type: 'reachable' });
    this.#negotiator.repeatOffer();
  }

  /** The callee's side of the first offer. Creating its channel before the offer arrives would fire `negotiationneeded`. */
  #prepareAnswer(): void {
    if (!this.#control) this.#openControl();
    this.#senders.prepareAnswer();
  }

  #negotiationFailed(error: unknown): void {
    if (this.#closed) return;
    // Name only: messages of SDP errors quote the description.
    console.warn('link: negotiation failed', error instanceof Error ? error.name : 'unknown');
  }

  /** Whichever way it goes to the peer, it tells nothing of an address that is to be hidden. */
  #signal(body: SignalBody): void {
    const told = this.#options.iceServers.isRelayOnly ? relayBodies(body) : [body];
    for (const each of told) this.#emit({ type: 'signal', body: each });
  }

  #emit(event: LinkEvent): void {
    if (!this.#closed) this.#options.onEvent(event);
  }
}
