import { io, type Socket } from 'socket.io-client';
import { keepInTab, readFromTab, type TabPlace } from '@/lib/browser/tab-storage';
import type { DeviceId, UserId } from '@/lib/protocol/ids';
import type { ErrorCode } from '@/lib/protocol/sidecar/error-code';
import { FACTS, type FactBody, type FactName } from '@/lib/protocol/sidecar/facts';
import type { Reply, RequestBody, RequestName } from '@/lib/protocol/sidecar/requests';
import { PROTOCOL_VERSION, SIGNALING_PATH } from '@/lib/protocol/version';
import type { ConnectionState, SignalingPort } from './port';
import { parseReply, refusalCode } from './replies';
import { type Transport, TransportChoice } from './transport-choice';
import { WebSocketTrial } from './websocket-trial';

/** Longer than a slow mobile round trip with retransmissions, short enough for a user to wait for. */
const ASK_TIMEOUT_MS = 10_000;
/**
 * A healthy socket answers within one round trip plus the time that two busy pages need. A needless replacement costs
 * four round trips.
 */
const RECHECK_MS = { busy: 300, most: 600 } as const;
/** A connection attempt younger than this is not restarted. */
const YOUNG_ATTEMPT_MS = 1_000;
/**
 * The limit of a connection attempt, until the sidecar admits it. A sidecar that has just restarted admits everybody at
 * once.
 */
const ATTEMPT_MS = 8_000;
/** The same limit before the page's first connection: where WebSockets hang, the user waits for two of these. */
const FIRST_ATTEMPT_MS = 4_000;
/**
 * The same limit after this device's own network failed. The short ones find a path that is back soon (TCP doubles its
 * wait for the lost first packet: RFC 6298, 5.5); the longer ones allow for the four round trips of a slow path.
 */
const URGENT_ATTEMPTS_MS = [2_000, 2_000, 4_000] as const;
/** The upper bound of the delay between two attempts; a restarting sidecar is given more time. */
const MAX_DELAY_MS = { urgent: 250, usual: 1_000 } as const;
const FIRST_DELAY_MS = 200;
/** Share by which Socket.IO varies each delay at random. */
const JITTER = 0.5;
/** Longer than the grace period for a lost call. */
const URGENT_FOR_MS = 40_000;
/** Socket.IO does not reconnect by itself after a temporary refusal (overload). */
const RETRY_REFUSED_MS = 2_000;
/** How often a page that polls tries a WebSocket: initially, and at most when it keeps failing. */
const TRIAL_EVERY_MS = { first: 60_000, longest: 16 * 60_000 } as const;
const TRANSPORT_KEY = 'mado.transport';
/** Refusals that no new attempt can change. */
const TERMINAL: ReadonlySet<ErrorCode> = new Set([
  'unauthenticated',
  'other-account',
  'version-mismatch',
  'forbidden-origin',
]);

export interface SocketSignalingOptions {
  readonly deviceId: () => Promise<DeviceId>;
  /** The user the page was opened for. The socket never connects as anybody else. */
  readonly ownerId: UserId;
  /** The sidecar's URL; the page's own origin when unset. */
  readonly url?: string;
  /** Storage in which to note for the tab's next page that WebSockets hang here. */
  readonly place?: TabPlace;
  /** While this returns true (a call), a working connection is left as it is. */
  readonly isInUse?: () => boolean;
  /** How often a page that polls tries a WebSocket. */
  readonly trialEveryMs?: { readonly first: number; readonly longest: number };
}

/**
 * The signaling port over Socket.IO: one socket that reconnects until it is closed, terminally refused, or set aside.
 * Where WebSockets hang it falls back to long polling and now and then tries a WebSocket beside it (`WebSocketTrial`).
 */
export class SocketSignaling implements SignalingPort {
  readonly #options: SocketSignalingOptions;
  #connection: ConnectionState = 'offline';
  #socket: Socket;
  readonly #choice: TransportChoice;
  /** A WebSocket that may replace `#socket` while that one polls. */
  readonly #trial: WebSocketTrial;
  readonly #factListeners = new Map<FactName, Set<(body: never) => void>>();
  readonly #connectionListeners = new Set<(state: ConnectionState) => void>();
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #admissionTimer: ReturnType<typeof setTimeout> | undefined;
  #attempts = 0;
  #attemptAtMs = 0;
  #attemptMs = ATTEMPT_MS;
  /** When the sidecar admitted the socket (`performance.now`); null while offline. */
  #onlineAtMs: number | null = null;
  #wasOnline = false;
  /** The sidecar has said that it is about to close this socket. */
  #isRestarting = false;
  #urgentUntilMs = 0;
  /** The fastest reply on this socket so far: about one round trip. */
  #fastestReplyMs = Number.POSITIVE_INFINITY;

  constructor(options: SocketSignalingOptions) {
    this.#options = options;
    this.#trial = new WebSocketTrial({
      make: () => this.#make(false),
      limitMs: ATTEMPT_MS,
      everyMs: options.trialEveryMs ?? TRIAL_EVERY_MS,
      isInUse: () => options.isInUse?.() ?? false,
      onAdmitted: (socket) => this.#replaceBy(socket),
      onFailed: () => this.#trialFailed(),
    });
    this.#choice = new TransportChoice({ wary: readFromTab(options.place, TRANSPORT_KEY) === 'polling' });
    this.#socket = this.#make(true);
  }

  get connection(): ConnectionState {
    return this.#connection;
  }

  open(): void {
    clearTimeout(this.#retryTimer);
    if (this.#socket.active) return;
    this.#setState('connecting');
    this.#attempt();
    this.#socket.connect();
  }

  recheck(): void {
    if (this.#connection === 'online') void this.#probe();
    else if (this.#socket.active && performance.now() - this.#attemptAtMs > YOUNG_ATTEMPT_MS) this.#replace();
  }

  close(): void {
    this.#trial.end();
    clearTimeout(this.#admissionTimer);
    this.#socket.disconnect();
    this.#setState('offline');
    // Disconnecting may have scheduled a retry.
    clearTimeout(this.#retryTimer);
  }

  async ask<N extends RequestName>(name: N, request: RequestBody<N>): Promise<Reply<N>> {
    if (!this.#socket.connected) return { ok: false, code: 'internal' };
    const askedAtMs = performance.now();
    try {
      const raw: unknown = await this.#socket.timeout(ASK_TIMEOUT_MS).emitWithAck(name, request);
      this.#fastestReplyMs = Math.min(this.#fastestReplyMs, performance.now() - askedAtMs);
      return parseReply(name, raw);
    } catch {
      return { ok: false, code: 'internal' };
    }
  }

  onFact<N extends FactName>(name: N, listener: (body: FactBody<N>) => void): () => void {
    const listeners = this.#factListeners.get(name) ?? new Set();
    this.#factListeners.set(name, listeners);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  onConnection(listener: (state: ConnectionState) => void): () => void {
    this.#connectionListeners.add(listener);
    return () => void this.#connectionListeners.delete(listener);
  }

  async #probe(): Promise<void> {
    const answered = await this.#socket
      .timeout(Math.min(RECHECK_MS.busy + 2 * this.#fastestReplyMs, RECHECK_MS.most))
      .emitWithAck('check:ping', {})
      .then(
        () => true,
        () => false,
      );
    if (!answered && this.#connection === 'online') this.#replace();
  }

  /** `reconnects` is true for the page's socket and false for a trial. */
  #make(reconnects: boolean): Socket {
    const { deviceId, ownerId, url } = this.#options;
    const options = {
      path: SIGNALING_PATH,
      addTrailingSlash: false,
      transports: ['websocket'],
      tryAllTransports: true,
      reconnection: reconnects,
      reconnectionDelay: FIRST_DELAY_MS,
      randomizationFactor: JITTER,
      reconnectionDelayMax: MAX_DELAY_MS.usual,
      timeout: ATTEMPT_MS,
      withCredentials: true,
      autoConnect: false,
      forceNew: true,
      auth: (provide: (auth: object) => void) => {
        void deviceId().then((id) => provide({ protocolVersion: PROTOCOL_VERSION, deviceId: id, ownerId }));
      },
    };
    const socket = url === undefined ? io(options) : io(url, options);
    const isCurrent = () => socket === this.#socket;
    socket.io.on('reconnect_attempt', () => isCurrent() && this.#attempt());
    socket.io.on('open', () => isCurrent() && this.#limitLetIn());
    socket.on('connect', () => (isCurrent() ? this.#admitted() : this.#trial.admitted(socket)));
    socket.on('connect_error', (error) => (isCurrent() ? this.#failed(error) : this.#trial.fail()));
    socket.on('disconnect', (reason) => isCurrent() && this.#lost(reason));
    for (const name of Object.keys(FACTS) as FactName[]) {
      socket.on(name, (body) => isCurrent() && this.#tell(name, body));
    }
    return socket;
  }

  /**
   * Replaces the socket at once: Engine.IO notices a dead one only after 13 s, and a waiting one reconnects only after
   * its delay.
   */
  #replace(): void {
    this.#urgentUntilMs = performance.now() + URGENT_FOR_MS;
    // An attempt that is cut short says nothing about its transport: it has not reached its time limit.
    if (this.#onlineAtMs !== null) this.#recordEnd('ping timeout');
    this.#reconnectNow();
  }

  #reconnectNow(): void {
    this.#trial.end();
    this.#socket.disconnect();
    this.#attempt();
    this.#socket.connect();
  }

  #attempt(): void {
    const { io } = this.#socket;
    this.#attemptAtMs = performance.now();
    const urgentMs = URGENT_ATTEMPTS_MS[this.#attempts % URGENT_ATTEMPTS_MS.length] ?? ATTEMPT_MS;
    const isUrgent = this.#attemptAtMs < this.#urgentUntilMs;
    // A transport that is refused outright falls back to the other within the same attempt.
    io.opts.transports = this.#choice.next() === 'websocket' ? ['websocket', 'polling'] : ['polling', 'websocket'];
    this.#attemptMs = isUrgent ? urgentMs : this.#wasOnline ? ATTEMPT_MS : FIRST_ATTEMPT_MS;
    io.timeout(this.#attemptMs);
    io.reconnectionDelay(FIRST_DELAY_MS);
    io.randomizationFactor(JITTER);
    io.reconnectionDelayMax(isUrgent ? MAX_DELAY_MS.urgent : MAX_DELAY_MS.usual);
    this.#attempts += 1;
  }

  /**
   * Bounds the time until the sidecar admits the socket. Socket.IO's own timeout ends with Engine.IO's first packet,
   * and a middlebox may let through that packet and no other.
   */
  #limitLetIn(): void {
    clearTimeout(this.#admissionTimer);
    this.#admissionTimer = setTimeout(
      () => {
        this.#choice.hung(this.#transport);
        this.#setState('offline');
        this.#reconnectNow();
      },
      Math.max(0, this.#attemptAtMs + this.#attemptMs - performance.now()),
    );
  }

  #admitted(): void {
    clearTimeout(this.#admissionTimer);
    this.#attempts = 0;
    this.#fastestReplyMs = Number.POSITIVE_INFINITY;
    this.#onlineAtMs = performance.now();
    this.#wasOnline = true;
    const polls = this.#transport === 'polling';
    this.#choice.admitted(this.#transport);
    keepInTab(this.#options.place, TRANSPORT_KEY, polls && this.#choice.isWary ? 'polling' : null);
    if (polls) this.#trial.plan();
    this.#setState('online');
  }

  #lost(reason: string): void {
    clearTimeout(this.#admissionTimer);
    // The sidecar closed this socket in favour of the trial, whose confirmation is on its way. If the trial fails instead,
    // `#trialFailed` reopens this one.
    if (this.#trial.isRunning && reason === 'io server disconnect') return;
    this.#recordEnd(reason);
    this.#trial.end();
    this.#setState('offline');
    if (reason === 'io server disconnect') this.#retryLater();
  }

  /** Records what the end of the connection says about its transport. */
  #recordEnd(reason: string): void {
    const onlineAtMs = this.#onlineAtMs;
    this.#onlineAtMs = null;
    const isPlanned = this.#isRestarting;
    this.#isRestarting = false;
    if (isPlanned || reason === 'io server disconnect' || reason === 'io client disconnect') return;
    if (onlineAtMs === null) this.#choice.hung(this.#transport);
    else this.#choice.lost(this.#transport, performance.now() - onlineAtMs);
  }

  get #transport(): Transport {
    return this.#socket.io.engine?.transport?.name === 'polling' ? 'polling' : 'websocket';
  }

  /** A trial has been admitted in place of the page's socket. */
  #replaceBy(socket: Socket): void {
    const before = this.#socket;
    this.#socket = socket;
    before.disconnect();
    this.#choice.proven();
    this.#admitted();
  }

  #trialFailed(): void {
    if (this.#socket.connected) return this.#trial.plan();
    if (this.#socket.active) return;
    // The sidecar admitted the trial in place of this socket, but its confirmation never arrived.
    this.#recordEnd('io server disconnect');
    this.#setState('offline');
    this.open();
  }

  #tell(name: FactName, raw: unknown): void {
    const parsed = FACTS[name].safeParse(raw);
    if (!parsed.success) {
      // Log paths only: a body may hold SDP or names.
      console.warn(
        `signaling: dropped a malformed ${name}`,
        parsed.error.issues.map((issue) => issue.path.join('.')),
      );
      return;
    }
    for (const listener of [...(this.#factListeners.get(name) ?? [])]) listener(parsed.data as never);
    if (name === 'session:set-aside') this.#rest();
    if (name === 'session:restarting') this.#planReturn(parsed.data as FactBody<'session:restarting'>);
  }

  /** The sidecar is about to close the socket. The next attempt waits as long as it said; after that all is as usual. */
  #planReturn({ reconnectInMs }: FactBody<'session:restarting'>): void {
    const { io } = this.#socket;
    this.#isRestarting = true;
    io.reconnectionDelay(reconnectInMs);
    io.reconnectionDelayMax(reconnectInMs);
    io.randomizationFactor(0);
  }

  /**
   * The sidecar set this device aside for another of the same user. Reconnecting by itself would displace that one in
   * turn.
   */
  #rest(): void {
    this.#setState('resting');
    this.close();
  }

  #failed(error: Error): void {
    clearTimeout(this.#admissionTimer);
    if (error.message === 'timeout') this.#choice.hung(this.#transport);
    const code = refusalCode(error);
    if (code !== undefined && TERMINAL.has(code)) {
      this.#socket.disconnect();
      this.#setState({ refused: code });
      return;
    }
    this.#setState('offline');
    if (!this.#socket.active) this.#retryLater();
  }

  #retryLater(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.open(), RETRY_REFUSED_MS);
  }

  #setState(state: ConnectionState): void {
    if (state === this.#connection) return;
    // Ignore the disconnect that follows a terminal refusal or being set aside.
    const isFinal = typeof this.#connection === 'object' || this.#connection === 'resting';
    if (isFinal && state === 'offline') return;
    this.#connection = state;
    for (const listener of [...this.#connectionListeners]) listener(state);
  }
}
