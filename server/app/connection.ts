import type { Logger } from 'pino';
import type { Socket } from 'socket.io';
import type { CallService } from '@/server/calls/call-service';
import type { Presence } from '@/server/presence/presence';
import { answerAsks, type DispatchDeps } from '@/server/requests/dispatch';
import type { Proof } from '@/server/requests/handshake';
import type { Devices, Requester } from './connected-devices';
import type { AppDeps } from './deps';

export interface ConnectionDeps extends DispatchDeps {
  readonly app: AppDeps;
  readonly devices: Devices;
  readonly presence: Presence;
  readonly calls: CallService;
  /** True once the sidecar ends: lost sockets are then its own doing, and calls go on without it. */
  readonly isClosing: () => boolean;
}

/** What may wait for one connection: twice what a lobby in motion says in the 13 s after which silence is missed. */
const MAX_WAITING_BYTES = 1024 * 1024;
/** About what a waiting packet takes besides its text, so that many small ones count too. */
const PACKET_BYTES = 256;

/** Engine.IO keeps of the WebSocket's error its text alone. */
const isTooLarge = (closing: unknown): boolean =>
  closing instanceof Error && closing.message.includes('Max payload size exceeded');

/**
 * Cuts a connection that does not read. Engine.IO keeps what waits for it without bound, and takes a pong that answers
 * no ping for a sign of life, so that its heartbeat never misses a client that only sends.
 */
export function boundWaiting(conn: Socket['conn'], logger: Pick<Logger, 'warn'>): void {
  let waitingBytes = 0;
  conn.on('flush', () => {
    waitingBytes = 0;
  });
  conn.on('packetCreate', ({ data }: { data?: unknown }) => {
    const wasOver = waitingBytes > MAX_WAITING_BYTES;
    waitingBytes += PACKET_BYTES + (typeof data === 'string' ? data.length : 0);
    if (wasOver || waitingBytes <= MAX_WAITING_BYTES) return;
    logger.warn('disconnected for not reading');
    // Once whoever is sending this is done: closing tells presence, which may be in the middle of telling.
    queueMicrotask(() => conn.close(true));
  });
}

/** Brings an authenticated socket online, greets it with the state to agree on, and takes it offline when it closes. */
export function connect(socket: Socket, deps: ConnectionDeps): void {
  const { devices, presence, calls, app } = deps;
  const { signedIn, deviceId } = socket.data.proof as Proof;
  const { user, sessionId, availability, privacy } = signedIn;
  const device = { userId: user.id, deviceId };
  const requester: Requester = { device, sessionId, user };
  const logger: Logger = deps.logger.child({ userId: user.id, deviceId });

  devices.attach(socket, requester);
  presence.deviceOnline(device, user, availability);
  const known = presence.find(user.id);
  calls.deviceOnline(device, known?.availability ?? availability, (call) => {
    const { stunServers, turn, timings } = app.settings;
    devices.send(device, {
      name: 'session:ready',
      body: {
        me: known?.user ?? user,
        availability: known?.availability ?? availability,
        call,
        iceServers: [...stunServers],
        turn: turn !== null || privacy.hidesAddress,
        graceMs: timings.graceMs,
      },
    });
  });
  logger.info('device online');

  const queue = answerAsks(socket, requester, deps);
  socket.on('disconnect', (reason, closing: unknown) => {
    if (isTooLarge(closing)) logger.warn('disconnected for a packet over the limit');
    else logger.info({ reason }, 'socket closed');
    // Said by a client that keeps the connection, which nobody would count any more.
    if (reason === 'client namespace disconnect') socket.conn.close(true);
    if (!devices.detach(socket, device) || deps.isClosing()) return;
    presence.deviceOffline(device);
    // After what the socket asked before it closed: a hang-up on leaving the page must count.
    queue.add(() => {
      if (!devices.has(device) && !deps.isClosing()) {
        calls.apply({ type: 'device-offline', by: device, isSilent: reason === 'ping timeout' });
      }
    });
  });

  if (devices.setSurplusAside(user.id, (own) => calls.isNeeded(own))) {
    logger.info('one device too many: the oldest is set aside');
  }
}
