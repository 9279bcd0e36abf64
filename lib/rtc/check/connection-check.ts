import { realTimers, type Timers } from '@/lib/browser/timers';
import type { IceServer } from '@/lib/protocol/sidecar/ice';
import { LocalMedia, type LocalMediaOptions } from '@/lib/rtc/capture/local-media';
import { routeOf } from '@/lib/rtc/ice/ice-route';
import type { SignalingPort } from '@/lib/signaling/port';
import { type CheckName, type CheckRow, type CheckView, NOT_STARTED, withoutRunning } from './check-view';
import { startEchoCall } from './echo-call';
import type { EchoFinding } from './echo-reading';
import { checkRoute, checkSocket, iceServersFor, inBrowser, type NetworkCheckOptions } from './network-checks';
import { type BrowserAccess, openEchoPair, probeBrowserAccess, probeServer } from './probe-link';
import { listen, playNotes } from './sound';

/** Louder than a quiet room, quieter than any voice at a microphone. */
const HEARD = 0.2;
/** Long enough for somebody who is asked to speak. */
const QUIET_AFTER_MS = 8_000;
/** Closes the camera in a forgotten tab. The relay's credentials for a test last as long. */
const ENDS_AFTER_MS = 120_000;

/** Everything that touches the browser; replaced in tests. */
export interface CheckTools {
  readonly look: typeof probeBrowserAccess;
  readonly probe: typeof probeServer;
  readonly openPair: typeof openEchoPair;
  readonly listen: typeof listen;
  readonly playNotes: typeof playNotes;
}

export interface ConnectionCheckOptions {
  readonly signaling: Pick<SignalingPort, 'ask' | 'connection' | 'onConnection'>;
  readonly devices?: LocalMediaOptions['devices'];
  readonly chosen?: LocalMediaOptions['chosen'];
  readonly timers?: Timers;
  readonly tools?: CheckTools;
}

/** "Test my connection": tests from this browser everything that a call needs, and closes all of it on `stop`. */
export class ConnectionCheck {
  readonly #signaling: ConnectionCheckOptions['signaling'];
  readonly #timers: Timers;
  readonly #tools: CheckTools;
  readonly #media: LocalMedia;
  readonly #listeners = new Set<() => void>();
  #scope = new AbortController();
  #areDevicesSettled = false;
  #view: CheckView = NOT_STARTED;

  constructor(options: ConnectionCheckOptions) {
    const { signaling, devices = browserDevices, chosen, timers = realTimers, tools = browserTools } = options;
    this.#signaling = signaling;
    this.#timers = timers;
    this.#tools = tools;
    this.#media = new LocalMedia({ devices, chosen, onChange: () => this.#mediaChanged() });
  }

  get view(): CheckView {
    return this.#view;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Call from a user gesture: opens camera and microphone, and tests everything again. */
  start(): void {
    this.stop();
    const { signal } = this.#scope;
    const { speaker } = this.#view.rows;
    this.#change({ ...NOT_STARTED, rows: { ...NOT_STARTED.rows, speaker }, isRunning: true });
    const stopTimer = this.#timers.start(ENDS_AFTER_MS, () => this.stop());
    signal.addEventListener('abort', stopTimer, { once: true });
    void this.#run(signal);
  }

  /** Idempotent. Closes camera, microphone and connections; keeps the findings. */
  stop(): void {
    this.#scope.abort();
    this.#scope = new AbortController();
    this.#areDevicesSettled = false;
    this.#media.stop();
    if (!this.#view.isRunning && this.#view.rows.speaker.state !== 'running') return;
    const rows = withoutRunning(this.#view.rows);
    this.#change({ isRunning: false, rows, local: null, loudness: 0, echo: null });
  }

  /** Call from a user gesture. Afterwards the user is asked whether they heard it. */
  playTone(): void {
    void this.#play(this.#scope.signal);
  }

  answerTone(wasHeard: boolean): void {
    this.#row('speaker', wasHeard ? good('works') : problem('unheard'));
  }

  /** Idempotent. */
  close(): void {
    this.#listeners.clear();
    this.stop();
  }

  async #run(signal: AbortSignal): Promise<void> {
    const looking = this.#tools.look(this.#timers, signal);
    const network = looking.then((found) => (signal.aborted ? 'unknown' : this.#checkNetwork(found, signal)));
    const [access, iceServers] = await Promise.all([looking, network, this.#openDevices(signal)]);
    if (signal.aborted) return;
    if (access === 'webrtc-off') return this.#row('echo', problem('webrtc-off'));
    // Without the servers the call would prove nothing, but look as if it had.
    if (typeof iceServers === 'string') this.#row('echo', problem(iceServers));
    else this.#callMyself(iceServers, access, signal);
  }

  async #openDevices(signal: AbortSignal): Promise<void> {
    this.#row('camera', running('asking'));
    this.#row('microphone', running('asking'));
    await this.#media.open('video');
    if (signal.aborted) return;
    this.#areDevicesSettled = true;
    this.#mediaChanged();
    const { audio } = this.#media.tracks;
    if (audio) this.#hear(new MediaStream([audio]), signal);
  }

  #hear(stream: MediaStream, signal: AbortSignal): void {
    this.#row('microphone', running('listening'));
    const stopListening = this.#tools.listen(stream, this.#timers, (loudness) => {
      this.#change({ loudness });
      if (loudness > HEARD && this.#view.rows.microphone.state !== 'good') this.#row('microphone', good('works'));
    });
    const stopTimer = this.#timers.start(QUIET_AFTER_MS, () => {
      if (this.#view.rows.microphone.finding === 'listening') this.#row('microphone', problem('quiet'));
    });
    signal.addEventListener('abort', () => {
      stopListening();
      stopTimer();
    });
  }

  /** Resolves with the servers for the echo call. */
  async #checkNetwork(access: BrowserAccess, signal: AbortSignal): ReturnType<typeof iceServersFor> {
    const options: NetworkCheckOptions = {
      signaling: this.#signaling,
      timers: this.#timers,
      probe: this.#tools.probe,
      signal,
    };
    this.#row('socket', running('asking'));
    const socket = await checkSocket(options);
    if (signal.aborted) return 'unknown';
    this.#row('socket', socket);
    const ways = ['stun', 'turn-udp', 'turn-tcp', 'turn-tls'] as const;
    if (access === 'webrtc-off') {
      for (const route of ways) this.#row(route, { state: 'absent', finding: 'webrtc-off', ms: null });
      return 'unknown';
    }
    const servers = await iceServersFor(this.#signaling);
    const routes = ways.map(async (route) => {
      if (signal.aborted) return;
      this.#row(route, running('asking'));
      const row = await checkRoute(route, servers, options);
      if (!signal.aborted) this.#row(route, inBrowser(access, row));
    });
    await Promise.all(routes);
    return servers;
  }

  #callMyself(iceServers: readonly IceServer[], access: BrowserAccess, signal: AbortSignal): void {
    const { audio, video } = this.#media.tracks;
    const tracks = [audio, video].filter((track) => track !== null);
    const relayOnly = iceServers.some(({ urls }) => urls.some((url) => routeOf(url)?.startsWith('turn')));
    // It has nothing to show, and until a media device is allowed the browser replaces its addresses by mDNS names (RFC 8828).
    if (tracks.length === 0 && !relayOnly) return this.#row('echo', { state: 'absent', finding: 'none', ms: null });
    this.#row('echo', running('calling'));
    startEchoCall({
      iceServers,
      relayOnly,
      tracks,
      timers: this.#timers,
      openPair: this.#tools.openPair,
      signal,
      onStream: (echo) => this.#change({ echo }),
      onReading: (reading) => this.#change({ reading }),
      onFinding: (finding) => {
        // Both ends hide their addresses, so neither can reach the other. In a call, the peer usually offers an address.
        const isHidden = finding === 'not-connected' && access === 'hidden';
        this.#row('echo', isGood(finding) ? good(finding) : problem(isHidden ? 'hidden' : finding));
        if (finding === 'not-connected') this.#change({ echo: null });
      },
    });
  }

  async #play(signal: AbortSignal): Promise<void> {
    this.#row('speaker', running('playing'));
    const hasPlayed = await this.#tools.playNotes(this.#timers, signal);
    if (signal.aborted) return;
    this.#row('speaker', hasPlayed ? running('confirm') : problem('blocked'));
  }

  /** Also called when a media device is unplugged while the check runs. */
  #mediaChanged(): void {
    if (!this.#areDevicesSettled) return;
    const { stream, camera, problem: trouble } = this.#media.view;
    this.#change({ local: stream });
    this.#row('camera', camera ? good('works') : problem(trouble?.kind ?? 'failed'));
    if (!this.#media.tracks.audio) this.#row('microphone', problem(trouble?.kind ?? 'failed'));
  }

  #row(name: CheckName, row: CheckRow): void {
    this.#change({ rows: { ...this.#view.rows, [name]: row } });
  }

  #change(change: Partial<CheckView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}

type Finding = NonNullable<CheckRow['finding']>;
const running = (finding: Finding): CheckRow => ({ state: 'running', finding, ms: null });
const good = (finding: Finding): CheckRow => ({ state: 'good', finding, ms: null });
const problem = (finding: Finding): CheckRow => ({ state: 'problem', finding, ms: null });
const isGood = (finding: EchoFinding | 'not-connected') => finding === 'relayed' || finding === 'direct';

const browserDevices: LocalMediaOptions['devices'] = () => navigator.mediaDevices;
const browserTools: CheckTools = {
  look: probeBrowserAccess,
  probe: probeServer,
  openPair: openEchoPair,
  listen,
  playNotes,
};
