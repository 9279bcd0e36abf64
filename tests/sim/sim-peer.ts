import type { Role } from '@/lib/call/state';
import type { ControlMessage } from '@/lib/protocol/channel/control';
import type { CallId } from '@/lib/protocol/ids';
import type { SignalBody } from '@/lib/protocol/signal';
import type { LinkEvent, PeerLink, PeerLinkOptions } from '@/lib/rtc/peer/peer-link';
import { relayBody } from '@/lib/rtc/peer/sdp/session-description';
import type { LocalTracks } from '@/lib/rtc/sending/local-tracks';
import type { SimLinks } from './links';
import type { SimTab } from './tab';

/** The path between two connected links. */
export interface Path {
  isBroken: boolean;
  /** Directly between the devices, not through a TURN server. */
  isDirect: boolean;
}

const VIDEO = { getVideoTracks: () => [{ muted: false }] } as unknown as MediaStream;
const SOUND = { getVideoTracks: () => [{ muted: true }] } as unknown as MediaStream;

/** Stands in for lib/rtc/peer/peer-link.ts and its RTCPeerConnection: one end of a link. `SimLinks` is the network. */
export class SimPeer
  implements
    Pick<
      PeerLink,
      | 'isReachable'
      | 'handleSignal'
      | 'setTracks'
      | 'setScreen'
      | 'allowLaterSlots'
      | 'sendControl'
      | 'restartIce'
      | 'repeatAnswer'
      | 'gatherAhead'
      | 'allowDirect'
      | 'doubt'
      | 'stats'
      | 'close'
    >
{
  readonly role: Role;
  /** The call it belongs to, set when the connection is observed. */
  callId: CallId = '';
  isClosed = false;
  /** The state that the browser reports; it notices a broken path late. */
  isUp = false;
  partner: SimPeer | null = null;
  path: Path | null = null;
  tracks: LocalTracks = { audio: null, video: null };
  isOffering = false;
  round = 0;
  /** When the peer's last offer was taken. */
  offerTakenAtMs = Number.NEGATIVE_INFINITY;
  /** The description that was answered last. */
  answered = '';
  /** Whether the next gathering is restricted to relays; `isRelayed`: whether the last one was. */
  isRelayOnly: boolean;
  /** Its user hides their address. */
  readonly isHidden: boolean;
  isRelayed = false;
  /** Whether it knows any candidate, or the address, of its partner. */
  hasHeard = false;
  hasHeardAddress = false;
  readonly early: { readonly id: number; readonly body: SignalBody }[] = [];
  isDoubted = false;
  /** Messages sent while the path was broken, which SCTP retransmits once it is mended. */
  readonly late: ControlMessage[] = [];
  channelAtMs = 0;
  busyUntilMs = 0;
  readonly #options: PeerLinkOptions;
  #hasOpened = false;
  #isShown = false;

  constructor(
    private readonly links: SimLinks,
    readonly owner: SimTab,
    readonly id: number,
    options: PeerLinkOptions,
  ) {
    this.#options = options;
    this.role = options.role;
    this.isRelayOnly = options.isRelayOnly ?? false;
    this.isHidden = options.iceServers.isRelayOnly;
    options.observe?.(this as unknown as RTCPeerConnection, async () => new Map() as RTCStatsReport);
    if (this.role === 'caller') links.offer(this);
  }

  get isReachable(): boolean {
    return this.isUp && !this.isDoubted && this.partner !== null;
  }

  get isSending(): boolean {
    return this.isUp && (this.tracks.audio !== null || this.tracks.video !== null);
  }

  handleSignal(body: SignalBody): void {
    if (!this.isClosed) this.links.handleSignal(this, body);
  }

  setTracks(tracks: LocalTracks): void {
    if (this.tracks === tracks) return;
    this.tracks = tracks;
    if (!this.isSending || this.isClosed) return;
    this.links.watch.sends(this);
    if (this.partner?.isUp) this.links.show(this.partner);
  }

  sendControl(message: ControlMessage): boolean {
    return this.links.tell(this, message);
  }

  restartIce(inPeersStead = false): void {
    if (!this.isClosed) this.links.restart(this, inPeersStead);
  }

  repeatAnswer(): void {
    if (!this.isClosed) this.links.repeatAnswer(this);
  }

  /** The model sends its candidates with the answer either way. */
  async gatherAhead(): Promise<void> {}

  /** Nothing is negotiated for it: the world has no screens. */
  setScreen(): void {}
  allowLaterSlots(): void {}

  allowDirect(): void {
    this.isRelayOnly = false;
  }

  doubt(): void {
    if (this.isUp && !this.isDoubted) this.links.doubt(this);
  }

  async stats(): Promise<RTCStatsReport> {
    throw new Error('nobody looks at a model');
  }

  close(): void {
    if (!this.isClosed) this.links.close(this);
  }

  emit(event: LinkEvent): void {
    if (!this.isClosed) this.#options.onEvent(event);
  }

  /** As PeerLink does, over the data channel and the socket alike. */
  signal(body: SignalBody): void {
    const told = this.isHidden ? relayBody(body) : body;
    if (told) this.emit({ type: 'signal', body: told });
  }

  /** Reports the state to the page, now or when it wakes up. */
  become(state: 'connected' | 'disconnected' | 'failed'): void {
    this.owner.hear(() => {
      if (state === 'connected' && !this.#hasOpened) {
        this.#hasOpened = true;
        this.emit({ type: 'control-open' });
      }
      this.emit({ type: 'state', state });
    });
  }

  /** The partner's media arrives; only the first arrival is reported. */
  show(): void {
    const { partner } = this;
    if (this.#isShown || !partner?.isSending || this.isClosed) return;
    this.#isShown = true;
    const stream = partner.tracks.video === null ? SOUND : VIDEO;
    this.owner.hear(() => this.emit({ type: 'remote-stream', stream }));
  }
}
