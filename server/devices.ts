import type { Socket } from 'socket.io';
import type { Fact } from '@/lib/protocol/facts';
import type { UserId } from '@/lib/protocol/ids';
import type { User } from '@/lib/protocol/presence';
import type { Device } from './calls/types';

/** Who is at the other end of a socket, as authenticated. */
export interface Caller {
  readonly device: Device;
  readonly sessionId: string;
  readonly user: User;
}

interface Held {
  readonly socket: Socket;
  readonly caller: Caller;
}

const keyOf = (device: Device): string => `${device.userId} ${device.deviceId}`;

/** The one socket of each connected device. */
export class Devices {
  readonly #held = new Map<string, Held>();

  has(device: Device): boolean {
    return this.#held.has(keyOf(device));
  }

  /** A second socket of a device takes the first one's place: the tab reconnected before its old socket was missed. */
  attach(socket: Socket, caller: Caller): void {
    const key = keyOf(caller.device);
    const first = this.#held.get(key);
    this.#held.set(key, { socket, caller });
    first?.socket.disconnect(true);
  }

  /** False if another socket holds the device by now, so that nothing has gone offline. */
  detach(socket: Socket, device: Device): boolean {
    const key = keyOf(device);
    if (this.#held.get(key)?.socket !== socket) return false;
    return this.#held.delete(key);
  }

  /** Nothing happens if the device is away: it is told what matters when it returns. */
  send(to: Device, fact: Fact): void {
    this.#held.get(keyOf(to))?.socket.emit(fact.name, fact.body);
  }

  /** Connected devices of one user. */
  ofUser(userId: UserId): readonly Device[] {
    return [...this.#held.values()].map(({ caller }) => caller.device).filter((device) => device.userId === userId);
  }

  /** Connected devices of one login. */
  ofSession(sessionId: string): readonly Held[] {
    return [...this.#held.values()].filter((held) => held.caller.sessionId === sessionId);
  }
}
