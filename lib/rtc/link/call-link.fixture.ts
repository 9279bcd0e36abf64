import type { ControlMessage } from '@/lib/protocol/channel/control';
import type { SignalBody } from '@/lib/protocol/signal';
import type { PeerLinkOptions } from '@/lib/rtc/peer/peer-link';
import type { LocalTracks } from '@/lib/rtc/sending/local-tracks';

export const callId = '5f0c9a36-0a55-4d3e-8a53-2f3f5c0a0001';
export const FIRST = '5f0c9a36-0a55-4d3e-8a53-2f3f5c0a0011';
export const SECOND = '5f0c9a36-0a55-4d3e-8a53-2f3f5c0a0012';
export const tracks = { audio: 'audio', video: 'video' } as unknown as LocalTracks;

/** `to`: the SDP session id of the offer that it answers. */
export const description = (type: 'offer' | 'answer', sdp: string, to?: number): SignalBody => ({
  type: 'description',
  description: { type, sdp, ...(to !== undefined && { answers: String(to) }) },
});
export const candidate = (line: string): SignalBody => ({
  type: 'candidate',
  candidate: { candidate: line, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null },
});
export const HOST = candidate('candidate:1 1 udp 2122260223 10.0.0.7 5000 typ host');
export const RELAY = candidate('candidate:2 1 udp 41885439 198.51.100.9 6000 typ relay raddr 203.0.113.4 rport 41000');

/** Stands in for a `PeerLink`: emits what the test has it emit, and records what it was given. */
export class FakeConnection {
  isReachable = false;
  isClosed = false;
  isDirect: boolean;
  taken: SignalBody[] = [];
  tracks: LocalTracks = { audio: null, video: null };
  restarts = 0;
  hasGathered = false;
  answersRepeated = 0;
  repeatAnswer = () => {
    this.answersRepeated += 1;
  };
  constructor(private readonly options: PeerLinkOptions) {
    this.isDirect = !options.isRelayOnly;
  }
  says = (event: Parameters<PeerLinkOptions['onEvent']>[0]) => this.options.onEvent(event);
  gathers = (...bodies: SignalBody[]) => {
    for (const body of bodies) this.says({ type: 'signal', body });
  };
  handleSignal = (body: SignalBody) => void this.taken.push(body);
  setTracks = (next: LocalTracks) => {
    this.tracks = next;
  };
  screen: LocalTracks = { audio: null, video: null };
  setScreen = (next: LocalTracks) => {
    this.screen = next;
  };
  mayHaveLaterSlots = false;
  allowLaterSlots = (isAllowed: boolean) => {
    this.mayHaveLaterSlots = isAllowed;
  };
  told: ControlMessage[] = [];
  sendControl = (message: ControlMessage) => {
    this.told.push(message);
    return true;
  };
  gatherAhead = async () => {
    this.hasGathered = true;
  };
  allowDirect = () => {
    this.isDirect = true;
  };
  restartIce = () => {
    this.restarts += 1;
  };
  doubt = () => {};
  close = () => {
    this.isClosed = true;
  };
}
