import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import { ASKS, type AskName, type AskRequest, type Reply, refusalSchema } from '@/lib/protocol/asks';
import { type ErrorCode, errorCodeSchema } from '@/lib/protocol/error-code';
import { FACTS, type FactBody, type FactName } from '@/lib/protocol/facts';
import type { DeviceId, UserId } from '@/lib/protocol/ids';
import { PROTOCOL_VERSION, SIGNALING_PATH } from '@/lib/protocol/version';
import type { ConnectionState, SignalingPort } from './port';

/** Longer than a slow mobile round trip with retransmissions, short enough that a person still waits for it. */
const ASK_TIMEOUT_MS = 10_000;
/** A socket that is well answers within a round trip and what two busy pages need; replacing one costs four round trips more. */
const RECHECK_MS = { busy: 300, most: 600 } as const;
/** An attempt this young is not begun anew. */
const YOUNG_ATTEMPT_MS = 1_000;
/** How long an attempt may take: a sidecar that has just restarted lets in everybody at once. */
const ATTEMPT_MS = 8_000;
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
}

/** The signaling port over Socket.IO: one socket, reconnecting until closed or refused for good. */
export class SocketSignaling implements SignalingPort {
  #connection: ConnectionState = 'offline';
  readonly #socket: Socket;
  readonly #factListeners = new Map<FactName, Set<(body: never) => void>>();
  readonly #connectionListeners = new Set<(state: ConnectionState) => void>();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #attempts = 0;
  #attemptAtMs = 0;
  #urgentUntilMs = 0;
  /** The quickest answer on this socket so far: about a round trip. */
  #quickestMs = Number.POSITIVE_INFINITY;

  constructor({ deviceId, ownerId, url }: SocketSignalingOptions) {
    const options = {
      path: SIGNALING_PATH,
      addTrailingSlash: false,
      // A WebSocket first spares the upgrade; polling where a middlebox blocks it.
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
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
    this.#socket = url === undefined ? io(options) : io(url, options);
    this.#socket.io.on('reconnect_attempt', () => this.#attempt());
    this.#socket.on('connect', () => {
      this.#attempts = 0;
      this.#quickestMs = Number.POSITIVE_INFINITY;
      this.#become('online');
    });
    this.#socket.on('connect_error', (error) => this.#failed(error));
    this.#socket.on('disconnect', (reason) => {
      this.#become('offline');
      if (reason === 'io server disconnect') this.#retryLater();
    });
    for (const name of Object.keys(FACTS) as FactName[]) this.#socket.on(name, (body) => this.#tell(name, body));
  }

  get connection(): ConnectionState {
    return this.#connection;
  }

  open(): void {
    if (this.#socket.active) return;
    this.#become('connecting');
    this.#attempt();
    this.#socket.connect();
  }

  recheck(): void {
    if (this.#connection === 'online') void this.#test();
    else if (this.#socket.active && Date.now() - this.#attemptAtMs > YOUNG_ATTEMPT_MS) this.#replace();
  }

  close(): void {
    clearTimeout(this.#retry);
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

  /** A new socket at once: Engine.IO misses a dead one after 13 s, and a waiting one after its delay. */
  #replace(): void {
    this.#urgentUntilMs = Date.now() + URGENT_FOR_MS;
    this.#socket.disconnect();
    this.#attempt();
    this.#socket.connect();
  }

  #attempt(): void {
    this.#attemptAtMs = Date.now();
    const urgentMs = URGENT_ATTEMPTS_MS[this.#attempts % URGENT_ATTEMPTS_MS.length] ?? ATTEMPT_MS;
    const isUrgent = this.#attemptAtMs < this.#urgentUntilMs;
    this.#socket.io.timeout(isUrgent ? urgentMs : ATTEMPT_MS);
    this.#socket.io.reconnectionDelayMax(isUrgent ? LONGEST_DELAY_MS.urgent : LONGEST_DELAY_MS.usual);
    this.#attempts += 1;
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
  }

  #failed(error: Error): void {
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
    // A terminal refusal stays what it is; the disconnect that follows it says nothing new.
    if (typeof this.#connection === 'object' && state === 'offline') return;
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
