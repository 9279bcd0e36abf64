import type { UserId } from '@/lib/protocol/ids';
import type { CallService } from '@/server/calls/call-service';
import type { Presence } from '@/server/presence/presence';
import type { Clock } from './clock';
import type { Devices } from './connected-devices';

/** A handshake that read the session just before it was revoked arrives within this time. */
const REVOKED_MEMORY_MS = 10_000;

export interface LoginEndsDeps {
  readonly devices: Devices;
  readonly calls: CallService;
  readonly presence: Presence;
  readonly clock: Clock;
}

/** Closes the sockets of logins that are over. */
export class LoginEnds {
  readonly #deps: LoginEndsDeps;
  readonly #recent = new Set<string>();
  /** Ended by another login of the same browser. */
  readonly #replaced = new Set<string>();

  constructor(deps: LoginEndsDeps) {
    this.#deps = deps;
  }

  /** Whether the login ended so recently that a handshake may have missed it. */
  isRecent(sessionId: string): boolean {
    return this.#recent.has(sessionId);
  }

  /**
   * The login is over: its sockets are told and closed, and its calls end. Not where another login of the same browser
   * has `replaced` it: nobody left, so that a device goes on with the call it is in, as who it was, until that ends.
   */
  end(sessionId: string, replaced: boolean): void {
    const { devices, calls, clock } = this.#deps;
    this.#recent.add(sessionId);
    clock.after(REVOKED_MEMORY_MS, () => this.#recent.delete(sessionId));
    if (replaced) this.#replaced.add(sessionId);
    // Later tellings of the same end (the look at the database, once a minute) do not know why.
    const mayGoOn = this.#replaced.has(sessionId);
    for (const { socket, requester } of devices.ofSession(sessionId)) {
      if (mayGoOn && calls.isNeeded(requester.device)) continue;
      devices.send(requester.device, { name: 'session:ended', body: mayGoOn ? { replaced: true } : {} });
      calls.apply({ type: 'device-signed-out', by: requester.device });
      this.#deps.presence.deviceSignedOut(requester.device);
      devices.detach(socket, requester.device);
      socket.disconnect(true);
    }
    if (devices.ofSession(sessionId).length === 0) this.#replaced.delete(sessionId);
  }

  /** A call of this user ended: sockets that were left open for it alone are closed. */
  callEnded(userId: UserId): void {
    const isTheirs = (sessionId: string) =>
      this.#deps.devices.ofSession(sessionId).some(({ requester }) => requester.user.id === userId);
    for (const sessionId of [...this.#replaced]) if (isTheirs(sessionId)) this.end(sessionId, true);
  }
}
