import type { Timers } from '@/lib/browser/timers';
import { canMakeConnection } from '@/lib/browser/webrtc-support';
import type { IceServer } from '@/lib/protocol/sidecar/ice';
import { StatsSampler } from '@/lib/rtc/stats/sampler';
import type { Gathered } from './ice-probe';

/** Chromium gives up on a silent STUN server after 9.5 s. A server that takes longer than this is of no use in a call. */
const GATHER_LIMIT_MS = 8_000;

export interface ProbeOptions {
  readonly server: IceServer;
  readonly want: 'srflx' | 'relay';
  readonly timers: Timers;
  /** Ends the probe early, with what was found so far as its result. */
  readonly signal: AbortSignal;
}

/** Asks one server for one candidate, on a connection of its own, which is closed when this resolves. Never rejects. */
export async function probeServer({ server, want, timers, signal }: ProbeOptions): Promise<Gathered> {
  const errorCodes: number[] = [];
  const startedMs = timers.now();
  let link: RTCPeerConnection;
  try {
    link = openLink([server], want === 'relay');
  } catch {
    // The browser cannot parse the server's URL.
    return { foundAfterMs: null, isComplete: true, errorCodes };
  }
  const gathered = await new Promise<Gathered>((resolve) => {
    const end = (foundAfterMs: number | null, isComplete: boolean) => {
      stopTimer();
      resolve({ foundAfterMs, isComplete, errorCodes });
    };
    const stopTimer = timers.start(GATHER_LIMIT_MS, () => end(null, false));
    signal.addEventListener('abort', () => end(null, false), { once: true });
    link.addEventListener('icecandidateerror', ({ errorCode }) => errorCodes.push(errorCode));
    link.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate?.type === want) end(timers.now() - startedMs, false);
    });
    link.addEventListener('icegatheringstatechange', () => {
      if (link.iceGatheringState === 'complete') end(null, true);
    });
    // A section for data is enough to make the browser gather.
    link.createDataChannel('probe');
    link.setLocalDescription().catch(() => end(null, true));
    if (signal.aborted) end(null, false);
  });
  link.close();
  return gathered;
}

/**
 * What this browser permits calls. `webrtc-off`: it creates no connections. `hidden`: it gathers no host candidate even
 * without ICE servers, because an extension or a policy (`WebRtcIPHandling` in Chromium) withholds them.
 */
export type BrowserAccess = 'open' | 'hidden' | 'webrtc-off';

/** Host candidates arrive within milliseconds. */
const OWN_ADDRESS_LIMIT_MS = 3_000;

/** Gathers on a temporary connection that is closed when this resolves. Never rejects. */
export async function probeBrowserAccess(timers: Timers, signal: AbortSignal): Promise<BrowserAccess> {
  if (!canMakeConnection()) return 'webrtc-off';
  const link = openLink([], false);
  const access = await new Promise<BrowserAccess>((resolve) => {
    const end = (found: BrowserAccess) => {
      stopTimer();
      resolve(found);
    };
    const stopTimer = timers.start(OWN_ADDRESS_LIMIT_MS, () => end('open'));
    signal.addEventListener('abort', () => end('open'), { once: true });
    link.addEventListener('icecandidate', ({ candidate }) => candidate && end('open'));
    link.addEventListener('icegatheringstatechange', () => {
      if (link.iceGatheringState === 'complete') end('hidden');
    });
    link.createDataChannel('probe');
    link.setLocalDescription().catch(() => end('open'));
  });
  link.close();
  return access;
}

export interface EchoPairOptions {
  readonly iceServers: readonly IceServer[];
  readonly relayOnly: boolean;
  readonly tracks: readonly MediaStreamTrack[];
  readonly onState: (state: 'connected' | 'failed') => void;
}

/** A call within one tab: the near end sends, the far end receives. */
export interface EchoPair {
  /** What arrives at the far end. */
  readonly stream: MediaStream;
  /** Statistics of both ends, at most so many milliseconds old. */
  stats(maxAgeMs: number): Promise<{ readonly near: RTCStatsReport; readonly far: RTCStatsReport }>;
  /** Idempotent. */
  close(): void;
}

/** Connects two links of this tab with each other, through the relay alone if asked. `onState` is called once per change. */
export function openEchoPair({ iceServers, relayOnly, tracks, onState }: EchoPairOptions): EchoPair {
  const near = openLink(iceServers, relayOnly);
  const far = openLink(iceServers, relayOnly);
  const stats = { near: new StatsSampler(near), far: new StatsSampler(far) };
  const stream = new MediaStream();
  let isClosed = false;
  const fail = () => !isClosed && onState('failed');

  for (const [from, to] of [
    [near, far],
    [far, near],
  ] as const) {
    from.addEventListener('icecandidate', ({ candidate }) => {
      // The other end is closed, or cannot resolve a `.local` name. Other candidates may still work.
      if (candidate && !isClosed) to.addIceCandidate(candidate).catch(() => {});
    });
  }
  far.addEventListener('track', ({ track }) => stream.addTrack(track));
  near.addEventListener('connectionstatechange', () => {
    if (near.connectionState === 'connected') onState('connected');
    else if (near.connectionState === 'failed') fail();
  });
  // Without camera and microphone, the data channel is the only reason to connect.
  near.createDataChannel('echo');
  for (const track of tracks) near.addTrack(track);
  negotiate(near, far).catch(fail);

  return {
    stream,
    stats: async (maxAgeMs) => ({ near: await stats.near.read(maxAgeMs), far: await stats.far.read(maxAgeMs) }),
    close: () => {
      isClosed = true;
      near.close();
      far.close();
    },
  };
}

async function negotiate(near: RTCPeerConnection, far: RTCPeerConnection): Promise<void> {
  // Set each description at the other end before setting it locally: candidates must arrive after their description.
  const offer = await near.createOffer();
  await far.setRemoteDescription(offer);
  await near.setLocalDescription(offer);
  const answer = await far.createAnswer();
  await near.setRemoteDescription(answer);
  await far.setLocalDescription(answer);
}

/** The check's one `new RTCPeerConnection`; a call's is in `PeerLink`. */
function openLink(iceServers: readonly IceServer[], relayOnly: boolean): RTCPeerConnection {
  return new RTCPeerConnection({
    iceServers: [...iceServers],
    iceTransportPolicy: relayOnly ? 'relay' : 'all',
    bundlePolicy: 'max-bundle',
  });
}
