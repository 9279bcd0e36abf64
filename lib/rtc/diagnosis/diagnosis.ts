import type { Timers } from '@/lib/browser/timers';
import type { CallId } from '@/lib/protocol/ids';
import { routeOf } from '@/lib/rtc/ice/ice-route';
import type { ReadStats } from '@/lib/rtc/stats/sampler';
import { selectedPair } from '@/lib/rtc/stats/selected-pair';
import type { SignalingPort } from '@/lib/signaling/port';
import {
  type Attempt,
  type AttemptEvent,
  type CandidateCounts,
  NO_CANDIDATES,
  newAttempt,
  reduceAttempt,
  type Stage,
  withCandidate,
} from './attempt';

/** Only statistics list the peer's candidates, and only until the link is closed: read them while it connects. */
const LOOK_EVERY_MS = 1_000;

export interface DiagnosisOptions {
  readonly signaling: Pick<SignalingPort, 'connection' | 'onConnection' | 'onFact'>;
  readonly timers: Timers;
}

/** Records how the links of the last call connected, to explain why it failed. Only listens: the call never depends on it. */
export class Diagnosis {
  readonly #options: DiagnosisOptions;
  readonly #stops: (() => void)[];
  #attempt: Attempt | null = null;
  #isClosed = false;

  constructor(options: DiagnosisOptions) {
    this.#options = options;
    const { signaling } = options;
    const peerAway = (callId: CallId, isPeerAway: boolean) => this.#note(callId, { type: 'peer-away', isPeerAway });
    this.#stops = [
      signaling.onConnection((state) => {
        if (this.#attempt) this.#note(this.#attempt.callId, { type: 'online', isOnline: state === 'online' });
      }),
      signaling.onFact('call:peer-away', ({ callId }) => peerAway(callId, true)),
      signaling.onFact('call:peer-back', ({ callId }) => peerAway(callId, false)),
    ];
  }

  /** The last call that had a link in this page. */
  get last(): Attempt | null {
    return this.#attempt;
  }

  /** Follows a link of this call until it is closed. */
  watch(callId: CallId, link: RTCPeerConnection, readStats: ReadStats): void {
    if (this.#attempt?.callId !== callId) {
      this.#attempt = newAttempt(callId, this.#options.signaling.connection === 'online');
    }
    const note = (event: AttemptEvent) => this.#note(callId, event);
    let local: CandidateCounts = NO_CANDIDATES;
    link.addEventListener('icecandidate', ({ candidate }) => {
      if (!candidate?.candidate) return;
      local = withCandidate(local, candidate.type ?? 'host');
      note({ type: 'candidates', side: 'local', counts: local });
    });
    link.addEventListener('icecandidateerror', ({ errorCode, url }) => {
      note({ type: 'error', route: routeOf(url), code: errorCode });
    });
    const follow = () => {
      note({ type: 'stage', stage: stageOf(link) });
      void this.#look(callId, link, readStats);
    };
    for (const type of ['signalingstatechange', 'iceconnectionstatechange', 'connectionstatechange']) {
      link.addEventListener(type, follow);
    }
    this.#lookAgain(callId, link, readStats);
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true;
    for (const stop of this.#stops) stop();
  }

  #lookAgain(callId: CallId, link: RTCPeerConnection, readStats: ReadStats): void {
    this.#options.timers.start(LOOK_EVERY_MS, () => {
      if (this.#isClosed || link.connectionState === 'closed') return;
      // Once the link is connected, events report every change.
      if (link.connectionState !== 'connected') void this.#look(callId, link, readStats);
      this.#lookAgain(callId, link, readStats);
    });
  }

  async #look(callId: CallId, link: RTCPeerConnection, readStats: ReadStats): Promise<void> {
    if (link.connectionState === 'closed') return;
    const { iceServers = [], iceTransportPolicy } = link.getConfiguration();
    this.#note(callId, { type: 'policy', isRelayOnly: iceTransportPolicy === 'relay' });
    const isRelay = (url: string) => routeOf(url)?.startsWith('turn');
    if (iceServers.some(({ urls }) => [urls].flat().some(isRelay))) this.#note(callId, { type: 'relay-known' });
    // Take a new sample: the change of state that led here may have selected a pair. Rejects if the link was closed.
    const report = await readStats(0).catch(() => null);
    if (!report) return;
    let remote: CandidateCounts = NO_CANDIDATES;
    for (const entry of report.values()) {
      if (entry.type === 'remote-candidate') remote = withCandidate(remote, entry.candidateType);
    }
    this.#note(callId, { type: 'candidates', side: 'remote', counts: remote });
    const pair = selectedPair(report);
    if (pair) this.#note(callId, { type: 'pair', pair });
  }

  #note(callId: CallId, event: AttemptEvent): void {
    if (this.#attempt?.callId === callId) this.#attempt = reduceAttempt(this.#attempt, event);
  }
}

/** W3C webrtc-pc, 4.3: first the descriptions, then candidates and their checks, then DTLS over the selected pair. */
function stageOf({ signalingState, iceConnectionState, connectionState }: RTCPeerConnection): Stage {
  if (connectionState === 'connected') return 'connected';
  if (iceConnectionState === 'connected' || iceConnectionState === 'completed') return 'dtls';
  if (iceConnectionState === 'checking') return 'checking';
  return signalingState === 'stable' ? 'gathering' : 'signaling';
}
