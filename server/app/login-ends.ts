import type { UserId } from '@/lib/protocol/ids';
import type { Calls } from '@/server/calls/calls';
import type { Presence } from '@/server/presence/presence';
import type { Clock } from './clock';
import type { Devices } from './connected-devices';

/** A handshake that read the session just before it was revoked completes within this time. */
const REVOKED_MEMORY_MS = 10_000;

export interface LoginEndsDeps {
  readonly devices: Devices;
  readonly calls: Pick<Calls, 'apply' | 'isNeeded'>;
  readonly presence: Presence;
  readonly clock: Clock;
}

/** Closes the sockets of logins that have ended. */
export class LoginEnds {
  readonly #deps: LoginEndsDeps;
  readonly #recent = new Set<string>();
  /** Sessions that another login of the same browser replaced. */
  readonly #replaced = new Set<string>();

  constructor(deps: LoginEndsDeps) {
    this.#deps = deps;
  }

  /** Whether the login ended so recently that a handshake may have read it as valid. */
  isRecent(sessionId: string): boolean {
    return this.#recent.has(sessionId);
  }

  /**
   * The login has ended: its sockets are told and closed, and its calls end. If another login of the same browser
   * `replaced` it, nobody left: a device that is in a call keeps its socket, with its old identity, until that call
   * ends.
   */
  end(sessionId: string, replaced: boolean): void {
    const { devices, calls, clock } = this.#deps;
    this.#recent.add(sessionId);
    clock.after(REVOKED_MEMORY_MS, () => this.#recent.delete(sessionId));
    if (replaced) this.#replaced.add(sessionId);
    // Later reports of the same end (the database is checked once a minute) do not carry the reason.
    const mayGoOn = this.#replaced.has(sessionId);
    for (const { socket, requester } of devices.ofSession(sessionId)) {
      if (mayGoOn && calls.isNeeded(requester.device)) continue;
      devices.send(requester.device, { name: 'session:ended', body: mayGoOn ? { replaced: true } : {} });
      void calls.apply({ type: 'device-signed-out', by: requester.device });
      this.#deps.presence.deviceSignedOut(requester.device);
      devices.detach(socket, requester.device);
      socket.disconnect(true);
    }
    if (devices.ofSession(sessionId).length === 0) this.#replaced.delete(sessionId);
  }

  /** The user of this login was disabled or deleted: no call of theirs goes on, not even that of a replaced login. */
  endDisabled(sessionId: string): void {
    this.#replaced.delete(sessionId);
    this.end(sessionId, false);
  }

  /** A call of this user ended: closes sockets that were kept open only for it. */
  callEnded(userId: UserId): void {
    const isTheirs = (sessionId: string) =>
      this.#deps.devices.ofSession(sessionId).some(({ requester }) => requester.user.id === userId);
    for (const sessionId of [...this.#replaced]) if (isTheirs(sessionId)) this.end(sessionId, true);
  }
}
