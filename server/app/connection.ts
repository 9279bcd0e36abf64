import type { Logger } from 'pino';
import type { Socket } from 'socket.io';
import type { Calls } from '@/server/calls/calls';
import type { HeldTies } from '@/server/people/held-ties';
import type { Presence } from '@/server/presence/presence';
import { answerRequests, type DispatchDeps } from '@/server/requests/dispatch';
import type { Proof } from '@/server/requests/handshake';
import type { Devices, Requester } from './connected-devices';
import type { AppDeps } from './deps';

export interface ConnectionDeps extends DispatchDeps {
  readonly app: AppDeps;
  readonly devices: Devices;
  readonly presence: Presence;
  readonly heldTies: HeldTies;
  readonly calls: Calls;
  /** True once the sidecar is stopping: it then closes the sockets itself, and calls go on without it. */
  readonly isClosing: () => boolean;
}

/** How much may wait for one connection: twice what a busy lobby sends within the 13 s until silence is noticed. */
const MAX_WAITING_BYTES = 1024 * 1024;
/** Rough overhead of a waiting packet, so that many small ones count too. */
const PACKET_BYTES = 256;

/** Engine.IO keeps only the message of the WebSocket's error. */
const isTooLarge = (closing: unknown): boolean =>
  closing instanceof Error && closing.message.includes('Max payload size exceeded');

/**
 * Closes a connection whose client does not read. Engine.IO queues packets for it without limit and accepts unsolicited
 * pongs as a sign of life, so its heartbeat never closes a client that only sends.
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
    // Not at once: closing informs presence, which may be in the middle of sending.
    queueMicrotask(() => conn.close(true));
  });
}

/** Shared by all connections. */
const NOTHING = Object.freeze({});

/**
 * Lets go of what only the handshake needed, the request with its headers above all: 8 KB for as long as the socket is
 * open (https://socket.io/docs/v4/memory-usage/).
 */
function forgetHandshake(socket: Socket): void {
  Object.assign(socket.conn, { request: null });
  Object.assign(socket.handshake, { headers: NOTHING, query: NOTHING, auth: NOTHING, url: '', time: '' });
  socket.data = {};
}

/** Brings an authenticated socket online, greets it with the state to agree on, and takes it offline when it closes. */
export function connect(socket: Socket, deps: ConnectionDeps): void {
  const { devices, presence, heldTies, calls, app } = deps;
  const { signedIn, deviceId, ties } = socket.data.proof as Proof;
  const { user, sessionId, availability, availabilityEndsAtMs, privacy } = signedIn;
  const device = { userId: user.id, deviceId };
  const requester: Requester = { device, sessionId, user };
  const { logger } = deps;
  forgetHandshake(socket);

  const isBack = devices.attach(socket, requester);
  heldTies.hold(user.id, ties);
  presence.deviceOnline(device, user, availability, privacy.seenBy, availabilityEndsAtMs);
  calls.deviceOnline(device, presence.find(user.id)?.availability ?? availability, (call) => {
    const { stunServers, turn, timings } = app.settings;
    const known = presence.find(user.id);
    devices.send(device, {
      name: 'session:ready',
      body: {
        me: known?.user ?? user,
        availability: known?.availability ?? availability,
        endsAtMs: known ? known.endsAtMs : availabilityEndsAtMs,
        call,
        iceServers: [...stunServers],
        turn: turn !== null || privacy.hidesAddress,
        graceMs: timings.graceMs,
      },
    });
  });
  deps.metrics.deviceOnline(isBack);
  logger.info(device, 'device online');

  const queue = answerRequests(socket, requester, deps);
  socket.on('disconnect', (reason, closing: unknown) => {
    if (isTooLarge(closing)) logger.warn(device, 'disconnected for a packet over the limit');
    else logger.info({ ...device, reason }, 'socket closed');
    deps.metrics.deviceOffline(reason);
    // The client keeps the underlying connection open, which would no longer be counted.
    if (reason === 'client namespace disconnect') socket.conn.close(true);
    if (!devices.detach(socket, device) || deps.isClosing()) return;
    if (devices.ofUser(user.id).length === 0) heldTies.release(user.id);
    presence.deviceOffline(device);
    // After the requests that the socket sent before it closed: a hang-up on leaving the page must count.
    queue.add(() => {
      if (!devices.has(device) && !deps.isClosing()) {
        void calls.apply({ type: 'device-offline', by: device, isSilent: reason === 'ping timeout' });
      }
    });
  });

  if (devices.setSurplusAside(user.id, (own) => calls.isNeeded(own))) {
    logger.info(device, 'one device too many: the oldest is set aside');
  }
}
