import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import { keepInTab, readFromTab, type TabPlace } from '@/lib/browser/tab-storage';
import { ASKS, type AskName, type AskRequest, type Reply, refusalSchema } from '@/lib/protocol/asks';
import { type ErrorCode, errorCodeSchema } from '@/lib/protocol/error-code';
import { FACTS, type FactBody, type FactName } from '@/lib/protocol/facts';
import type { DeviceId, UserId } from '@/lib/protocol/ids';
import { PROTOCOL_VERSION, SIGNALING_PATH } from '@/lib/protocol/version';
import type { ConnectionState, SignalingPort } from './port';
import { type Transport, TransportChoice } from './transport-choice';

/** Longer than a slow mobile round trip with retransmissions, short enough that a person still waits for it. */
const ASK_TIMEOUT_MS = 10_000;
/** A socket that is well answers within a round trip and what two busy pages need; replacing one costs four round trips more. */
const RECHECK_MS = { busy: 300, most: 600 } as const;
/** An attempt this young is not begun anew. */
const YOUNG_ATTEMPT_MS = 1_000;
/** How long an attempt may take until it is let in: a sidecar that has just restarted lets in everybody at once. */
const ATTEMPT_MS = 8_000;
/** The same before the page's first connection: where WebSockets hang, a person waits for two of these. */
const FIRST_ATTEMPT_MS = 4_000;
/**
 * The same after this device's own network failed. Short ones find a path that is back soon (TCP itself doubles its
 * wait for the lost first packet: RFC 6298, 5.5); the longer are for the four round trips of a slow one.
 */
const URGENT_ATTEMPTS_MS = [2_000, 2_000, 4_000] as const;
/** Between two attempts, grown to this; a sidecar that restarts is left more time. */
const LONGEST_DELAY_MS = { urgent: 250, usual: 1_000 } as const;
/** Longer than a lost call is waited for. */
const URGENT_FOR_MS = 40_000;
/** After a refusal that may pass (overload), Socket.IO does not reconnect by itself. */
const RETRY_REFUSED_MS = 2_000;
/** A page that polls tries a WebSocket this often: at first, and at the most rarely where it keeps failing. */
const TRIAL_EVERY_MS = { first: 60_000, longest: 16 * 60_000 } as const;
/** When the time for a trial has come during a call, it is looked again this much later. */
const TRIAL_POSTPONED_MS = 10_000;
const TRANSPORT_KEY = 'mado.transport';
/** No new attempt can change these. */
const TERMINAL: ReadonlySet<ErrorCode> = new Set([
  'unauthenticated',
  'other-account',
  'version-mismatch',
  'forbidden-origin',
]);

export interface SocketSignalingOptions {
  readonly deviceId: () => Promise<DeviceId>;
  /** Who the page was opened for: no connection is made as anybody else. */
  readonly ownerId: UserId;
  /** Address of the sidecar; the page's own origin when unset. */
  readonly url?: string;
  /** Where to leave for the tab's next page that WebSockets hang here. */
  readonly place?: TabPlace;
  /** While true (a call) a connection that works is left as it is. */
  readonly isInUse?: () => boolean;
  /** How often a page that polls tries a WebSocket. */
  readonly trialEveryMs?: { readonly first: number; readonly longest: number };
}

/**
 * The signaling port over Socket.IO: one socket, reconnecting until closed, refused for good, or set aside. Where
 * WebSockets hang it polls, and now and then tries a WebSocket beside that, which takes the connection over once the
 * sidecar has let it in: to the sidecar that is the same device with a newer socket, so nothing goes offline.
 */
export class SocketSignaling implements SignalingPort {
  readonly #options: SocketSignalingOptions;
  #connection: ConnectionState = 'offline';
  #socket: Socket;
  readonly #choice: TransportChoice;
  readonly #factListeners = new Map<FactName, Set<(body: never) => void>>();
  readonly #connectionListeners = new Set<(state: ConnectionState) => void>();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #letInLimit: ReturnType<typeof setTimeout> | undefined;
  #nextTrial: ReturnType<typeof setTimeout> | undefined;
  #trialEveryMs: number;
  /** A WebSocket that may take the place of `#socket`, which polls. */
  #trial: Socket | null = null;
  #attempts = 0;
  #attemptAtMs = 0;
  #attemptMs = ATTEMPT_MS;
  /** When the socket was let in; null while it is not. */
  #onlineAtMs: number | null = null;
  #wasOnline = false;
  #urgentUntilMs = 0;
  /** The quickest answer on this socket so far: about a round trip. */
  #quickestMs = Number.POSITIVE_INFINITY;

  constructor(options: SocketSignalingOptions) {
    this.#options = options;
    this.#trialEveryMs = this.#trialTimes.first;
    this.#choice = new TransportChoice({ wary: readFromTab(options.place, TRANSPORT_KEY) === 'polling' });
    this.#socket = this.#make(true);
  }

  get connection(): ConnectionState {
    return this.#connection;
  }

  open(): void {
    clearTimeout(this.#retry);
    if (this.#socket.active) return;
    this.#become('connecting');
    this.#attempt();
    this.#socket.connect();
  }

  recheck(): void {
    if (this.#connection === 'online') void this.#test();
    else if (this.#socket.active && performance.now() - this.#attemptAtMs > YOUNG_ATTEMPT_MS) this.#replace();
  }

  close(): void {
    this.#endTrial();
    clearTimeout(this.#letInLimit);
    this.#socket.disconnect();
    this.#become('offline');
    // 'disconnect' of a close may have asked for a retry.
    clearTimeout(this.#retry);
  }

  async ask<N extends AskName>(name: N, request: AskRequest<N>): Promise<Reply<N>> {
    if (!this.#socket.connected) return { ok: false, code: 'internal' };
    const askedAtMs = performance.now();
    try {
      const raw: unknown = await this.#socket.timeout(ASK_TIMEOUT_MS).emitWithAck(name, request);
      this.#quickestMs = Math.min(this.#quickestMs, performance.now() - askedAtMs);
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

  async #test(): Promise<void> {
    const answered = await this.#socket
      .timeout(Math.min(RECHECK_MS.busy + 2 * this.#quickestMs, RECHECK_MS.most))
      .emitWithAck('check:ping', {})
      .then(
        () => true,
        () => false,
      );
    if (!answered && this.#connection === 'online') this.#replace();
  }

  get #trialTimes() {
    return this.#options.trialEveryMs ?? TRIAL_EVERY_MS;
  }

  /** `reconnects`: it is the page's socket, and no trial. */
  #make(reconnects: boolean): Socket {
    const { deviceId, ownerId, url } = this.#options;
    const options = {
      path: SIGNALING_PATH,
      addTrailingSlash: false,
      transports: ['websocket'],
      tryAllTransports: true,
      reconnection: reconnects,
      reconnectionDelay: 200,
      reconnectionDelayMax: LONGEST_DELAY_MS.usual,
      timeout: ATTEMPT_MS,
      withCredentials: true,
      autoConnect: false,
      forceNew: true,
      auth: (give: (auth: object) => void) => {
        void deviceId().then((id) => give({ protocolVersion: PROTOCOL_VERSION, deviceId: id, ownerId }));
      },
    };
    const socket = url === undefined ? io(options) : io(url, options);
    const isCurrent = () => socket === this.#socket;
    socket.io.on('reconnect_attempt', () => isCurrent() && this.#attempt());
    socket.io.on('open', () => isCurrent() && this.#limitLetIn());
    socket.on('connect', () => (isCurrent() ? this.#letIn() : this.#takeOver(socket)));
    socket.on('connect_error', (error) => (isCurrent() ? this.#failed(error) : this.#trialFailed()));
    socket.on('disconnect', (reason) => isCurrent() && this.#lost(reason));
    for (const name of Object.keys(FACTS) as FactName[]) {
      socket.on(name, (body) => isCurrent() && this.#tell(name, body));
    }
    return socket;
  }

  /** A new socket at once: Engine.IO misses a dead one after 13 s, and a waiting one after its delay. */
  #replace(): void {
    this.#urgentUntilMs = performance.now() + URGENT_FOR_MS;
    // An attempt that is cut short has not had its time.
    if (this.#onlineAtMs !== null) this.#note('ping timeout');
    this.#connectAnew();
  }

  #connectAnew(): void {
    this.#endTrial();
    this.#socket.disconnect();
    this.#attempt();
    this.#socket.connect();
  }

  #attempt(): void {
    const { io } = this.#socket;
    this.#attemptAtMs = performance.now();
    const urgentMs = URGENT_ATTEMPTS_MS[this.#attempts % URGENT_ATTEMPTS_MS.length] ?? ATTEMPT_MS;
    const isUrgent = this.#attemptAtMs < this.#urgentUntilMs;
    // One that is refused at once is followed by the other within the same attempt.
    io.opts.transports = this.#choice.next() === 'websocket' ? ['websocket', 'polling'] : ['polling', 'websocket'];
    this.#attemptMs = isUrgent ? urgentMs : this.#wasOnline ? ATTEMPT_MS : FIRST_ATTEMPT_MS;
    io.timeout(this.#attemptMs);
    io.reconnectionDelayMax(isUrgent ? LONGEST_DELAY_MS.urgent : LONGEST_DELAY_MS.usual);
    this.#attempts += 1;
  }

  /** Socket.IO's own limit ends with Engine.IO's first packet; a middlebox may let that one through and no other. */
  #limitLetIn(): void {
    clearTimeout(this.#letInLimit);
    this.#letInLimit = setTimeout(
      () => {
        this.#choice.hung(this.#transport);
        this.#become('offline');
        this.#connectAnew();
      },
      Math.max(0, this.#attemptAtMs + this.#attemptMs - performance.now()),
    );
  }

  #letIn(): void {
    clearTimeout(this.#letInLimit);
    this.#attempts = 0;
    this.#quickestMs = Number.POSITIVE_INFINITY;
    this.#onlineAtMs = performance.now();
    this.#wasOnline = true;
    const polls = this.#transport === 'polling';
    this.#choice.letIn(this.#transport);
    keepInTab(this.#options.place, TRANSPORT_KEY, polls && this.#choice.isWary ? 'polling' : null);
    if (polls) this.#planTrial(this.#trialEveryMs);
    this.#become('online');
  }

  #lost(reason: string): void {
    clearTimeout(this.#letInLimit);
    // The trial has taken this one's place at the sidecar, and is about to hear so; or it fails, and this one is opened again.
    if (this.#trial && reason === 'io server disconnect') return;
    this.#note(reason);
    this.#endTrial();
    this.#become('offline');
    if (reason === 'io server disconnect') this.#retryLater();
  }

  /** What the end of the connection says of its transport. */
  #note(reason: string): void {
    const onlineAtMs = this.#onlineAtMs;
    this.#onlineAtMs = null;
    if (reason === 'io server disconnect' || reason === 'io client disconnect') return;
    if (onlineAtMs === null) this.#choice.hung(this.#transport);
    else this.#choice.lost(this.#transport, performance.now() - onlineAtMs);
  }

  get #transport(): Transport {
    return this.#socket.io.engine?.transport?.name === 'polling' ? 'polling' : 'websocket';
  }

  #planTrial(inMs: number): void {
    clearTimeout(this.#nextTrial);
    this.#nextTrial = setTimeout(() => {
      if (this.#options.isInUse?.()) this.#planTrial(TRIAL_POSTPONED_MS);
      else this.#try();
    }, inMs);
  }

  #try(): void {
    this.#trial = this.#make(false);
    this.#trial.connect();
    this.#nextTrial = setTimeout(() => this.#trialFailed(), ATTEMPT_MS);
  }

  #takeOver(trial: Socket): void {
    const before = this.#socket;
    this.#trial = null;
    clearTimeout(this.#nextTrial);
    trial.io.reconnection(true);
    this.#socket = trial;
    before.disconnect();
    this.#choice.trusted();
    this.#trialEveryMs = this.#trialTimes.first;
    this.#letIn();
  }

  #trialFailed(): void {
    this.#endTrial();
    this.#trialEveryMs = Math.min(2 * this.#trialEveryMs, this.#trialTimes.longest);
    if (this.#socket.connected) return this.#planTrial(this.#trialEveryMs);
    if (this.#socket.active) return;
    // The sidecar took the trial for this device's socket, and its answer never came.
    this.#note('io server disconnect');
    this.#become('offline');
    this.open();
  }

  #endTrial(): void {
    clearTimeout(this.#nextTrial);
    const trial = this.#trial;
    this.#trial = null;
    trial?.off().disconnect();
  }

  #tell(name: FactName, raw: unknown): void {
    const parsed = FACTS[name].safeParse(raw);
    if (!parsed.success) {
      // Paths only: a body may hold SDP or names.
      console.warn(
        `signaling: dropped a malformed ${name}`,
        parsed.error.issues.map((issue) => issue.path.join('.')),
      );
      return;
    }
    for (const listener of [...(this.#factListeners.get(name) ?? [])]) listener(parsed.data as never);
    if (name === 'session:set-aside') this.#rest();
  }

  /** Put out for another device of the person: it would put that one out if it came back by itself. */
  #rest(): void {
    this.#become('resting');
    this.close();
  }

  #failed(error: Error): void {
    clearTimeout(this.#letInLimit);
    if (error.message === 'timeout') this.#choice.hung(this.#transport);
    const code = refusalCode(error);
    if (code !== undefined && TERMINAL.has(code)) {
      this.#socket.disconnect();
      this.#become({ refused: code });
      return;
    }
    this.#become('offline');
    if (!this.#socket.active) this.#retryLater();
  }

  #retryLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.open(), RETRY_REFUSED_MS);
  }

  #become(state: ConnectionState): void {
    if (state === this.#connection) return;
    // The disconnect that follows a terminal refusal, or being set aside, says nothing new.
    const isFinal = typeof this.#connection === 'object' || this.#connection === 'resting';
    if (isFinal && state === 'offline') return;
    this.#connection = state;
    for (const listener of [...this.#connectionListeners]) listener(state);
  }
}

/** The sidecar's middleware refuses with `data.code`; the message carries the same word. */
function refusalCode(error: Error & { data?: unknown }): ErrorCode | undefined {
  const data = z.object({ code: errorCodeSchema }).safeParse(error.data);
  return data.success ? data.data.code : errorCodeSchema.safeParse(error.message).data;
}

function parseReply<N extends AskName>(name: N, raw: unknown): Reply<N> {
  const refusal = refusalSchema.safeParse(raw);
  if (refusal.success) return refusal.data;
  const reply = z.object({ ok: z.literal(true), ...ASKS[name].reply.shape }).safeParse(raw);
  if (reply.success) return reply.data as Reply<N>;
  console.warn(`signaling: malformed reply to ${name}`);
  return { ok: false, code: 'internal' };
}
