import type { Socket } from 'socket.io';
import type { Fact } from '@/lib/protocol/facts';
import type { UserId } from '@/lib/protocol/ids';
import type { User } from '@/lib/protocol/presence';
import type { Device } from '@/server/calls/registry/types';

/** Who is at the other end of a socket, as authenticated. */
export interface Requester {
  readonly device: Device;
  readonly sessionId: string;
  readonly user: User;
}

interface Held {
  readonly socket: Socket;
  readonly requester: Requester;
}

/**
 * More pages than a person has open. A device's id is its page's own choice: without a bound one login could hold any
 * number of sockets, each of which is told everything.
 */
export const MAX_DEVICES_PER_USER = 20;

const keyOf = (device: Device): string => `${device.userId} ${device.deviceId}`;

/** The one socket of each connected device. */
export class Devices {
  readonly #held = new Map<string, Held>();
  /** The same by user, the oldest socket first. */
  readonly #heldOf = new Map<UserId, Set<Held>>();

  has(device: Device): boolean {
    return this.#held.has(keyOf(device));
  }

  /** A second socket of a device takes the first one's place: the tab reconnected before its old socket was missed. */
  attach(socket: Socket, requester: Requester): void {
    const key = keyOf(requester.device);
    const first = this.#held.get(key);
    this.#forget(key);
    const held = { socket, requester };
    this.#held.set(key, held);
    const own = this.#heldOf.get(requester.user.id);
    if (own) own.add(held);
    else this.#heldOf.set(requester.user.id, new Set([held]));
    first?.socket.disconnect(true);
  }

  /** False if another socket holds the device by now, so that nothing has gone offline. */
  detach(socket: Socket, device: Device): boolean {
    const key = keyOf(device);
    if (this.#held.get(key)?.socket !== socket) return false;
    this.#forget(key);
    return true;
  }

  /** Where this user has too many, the oldest is told so and closed that `isNeeded` lets go. False where none was. */
  setSurplusAside(userId: UserId, isNeeded: (device: Device) => boolean): boolean {
    const own = [...(this.#heldOf.get(userId) ?? [])];
    const surplus = own.length > MAX_DEVICES_PER_USER && own.find(({ requester }) => !isNeeded(requester.device));
    if (!surplus) return false;
    this.send(surplus.requester.device, { name: 'session:set-aside', body: {} });
    surplus.socket.disconnect(true);
    return true;
  }

  /** Nothing happens if the device is away: it is told what matters when it returns. */
  send(to: Device, fact: Fact): void {
    this.#held.get(keyOf(to))?.socket.emit(fact.name, fact.body);
  }

  /** Connected devices of one user. */
  ofUser(userId: UserId): readonly Device[] {
    return [...(this.#heldOf.get(userId) ?? [])].map(({ requester }) => requester.device);
  }

  /** Connected devices of one login. */
  ofSession(sessionId: string): readonly Held[] {
    return [...this.#held.values()].filter((held) => held.requester.sessionId === sessionId);
  }

  /** Of each connected device; several may have the same. */
  get sessionIds(): string[] {
    return [...this.#held.values()].map(({ requester }) => requester.sessionId);
  }

  #forget(key: string): void {
    const held = this.#held.get(key);
    if (!held) return;
    this.#held.delete(key);
    const { id } = held.requester.user;
    const own = this.#heldOf.get(id);
    own?.delete(held);
    if (own?.size === 0) this.#heldOf.delete(id);
  }
}
