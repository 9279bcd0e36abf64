import type { Logger } from 'pino';
import type { Socket } from 'socket.io';
import type { CallService } from './call-service';
import type { AppDeps } from './deps';
import type { Caller, Devices } from './devices';
import { answerAsks, type DispatchDeps } from './handlers/dispatch';
import type { Proof } from './handlers/handshake';
import type { Presence } from './presence/presence';

export interface ConnectionDeps extends DispatchDeps {
  readonly app: AppDeps;
  readonly devices: Devices;
  readonly presence: Presence;
  readonly calls: CallService;
  /** True once the sidecar ends: lost sockets are then its own doing, and calls go on without it. */
  readonly isClosing: () => boolean;
}

/** Engine.IO keeps of the WebSocket's error its text alone. */
const isTooLarge = (closing: unknown): boolean =>
  closing instanceof Error && closing.message.includes('Max payload size exceeded');

/** Brings an authenticated socket online, greets it with the state to agree on, and takes it offline when it closes. */
export function connect(socket: Socket, deps: ConnectionDeps): void {
  const { devices, presence, calls, app } = deps;
  const { signedIn, deviceId } = socket.data.proof as Proof;
  const { user, sessionId, availability, privacy } = signedIn;
  const device = { userId: user.id, deviceId };
  const caller: Caller = { device, sessionId, user };
  const logger: Logger = deps.logger.child({ userId: user.id, deviceId });

  devices.attach(socket, caller);
  presence.deviceOnline(device, user, availability);
  calls.deviceOnline(device, (call) => {
    const { stunServers, turn, timings } = app.settings;
    const known = presence.find(user.id);
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

  const queue = answerAsks(socket, caller, deps);
  socket.on('disconnect', (reason, closing: unknown) => {
    if (isTooLarge(closing)) logger.warn('disconnected for a message over the limit');
    else logger.info({ reason }, 'socket closed');
    if (!devices.detach(socket, device) || deps.isClosing()) return;
    presence.deviceOffline(device);
    // After what the socket asked before it closed: a hang-up on leaving the page must count.
    queue.add(() => {
      if (!devices.has(device) && !deps.isClosing()) calls.apply({ type: 'device-offline', by: device });
    });
  });
}
