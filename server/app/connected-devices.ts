import type { Socket } from 'socket.io';
import { RecentMap } from '@/lib/auth/limits/recent-map';
import type { UserId } from '@/lib/protocol/ids';
import type { Fact } from '@/lib/protocol/sidecar/facts';
import type { User } from '@/lib/protocol/sidecar/presence';
import type { Device } from '@/server/calls/registry/types';

/** The authenticated sender of a socket's requests. */
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
 * More pages than anybody has open. Pages choose their device ids, so without a limit one login could hold any number
 * of sockets, each of which is sent every change.
 */
export const MAX_DEVICES_PER_USER = 20;

/** Only for counting who comes back, so that the oldest may be forgotten; about 100 bytes each. */
const MAX_SEEN = 20_000;

const keyOf = (device: Device): string => `${device.userId} ${device.deviceId}`;

/** The one socket of each connected device. */
export class Devices {
  readonly #held = new Map<string, Held>();
  /** Devices that were connected at some time. */
  readonly #seen = new RecentMap<true>(MAX_SEEN);
  /** By user, the oldest socket first. */
  readonly #heldOf = new Map<UserId, Set<Held>>();

  has(device: Device): boolean {
    return this.#held.has(keyOf(device));
  }

  /**
   * A second socket of a device replaces the first: the tab reconnected before the loss of its old socket was noticed.
   * Whether the device was connected before, as far as it is remembered.
   */
  attach(socket: Socket, requester: Requester): boolean {
    const key = keyOf(requester.device);
    const isBack = this.#seen.get(key) ?? false;
    this.#seen.set(key, true);
    const first = this.#held.get(key);
    this.#forget(key);
    const held = { socket, requester };
    this.#held.set(key, held);
    const own = this.#heldOf.get(requester.user.id);
    if (own) own.add(held);
    else this.#heldOf.set(requester.user.id, new Set([held]));
    first?.socket.disconnect(true);
    return isBack;
  }

  /** False if another socket represents the device by now: the device has not gone offline. */
  detach(socket: Socket, device: Device): boolean {
    const key = keyOf(device);
    if (this.#held.get(key)?.socket !== socket) return false;
    this.#forget(key);
    return true;
  }

  /** If the user has too many devices, tells and closes the oldest one that is not needed. False if none was closed. */
  setSurplusAside(userId: UserId, isNeeded: (device: Device) => boolean): boolean {
    const own = [...(this.#heldOf.get(userId) ?? [])];
    const surplus = own.length > MAX_DEVICES_PER_USER && own.find(({ requester }) => !isNeeded(requester.device));
    if (!surplus) return false;
    this.send(surplus.requester.device, { name: 'session:set-aside', body: {} });
    surplus.socket.disconnect(true);
    return true;
  }

  /** Does nothing if the device is not connected: it is told what matters when it reconnects. */
  send(to: Device, fact: Fact): void {
    this.#held.get(keyOf(to))?.socket.emit(fact.name, fact.body);
  }

  /** How many users have a device here, and how many devices. */
  get counts(): { readonly people: number; readonly devices: number } {
    return { people: this.#heldOf.size, devices: this.#held.size };
  }

  /** Sends one fact to several devices, encoded once. Those that are not connected are left out. */
  sendToAll(to: readonly Device[], fact: Fact): void {
    const sockets = to.flatMap((device) => this.#held.get(keyOf(device))?.socket ?? []);
    const [first] = sockets;
    // Each socket is in the room of its own id.
    first?.nsp.to(sockets.map(({ id }) => id)).emit(fact.name, fact.body);
  }

  get all(): readonly Device[] {
    return [...this.#held.values()].map(({ requester }) => requester.device);
  }

  /** This user's connected devices. */
  ofUser(userId: UserId): readonly Device[] {
    return [...(this.#heldOf.get(userId) ?? [])].map(({ requester }) => requester.device);
  }

  /** The connected devices of one login. */
  ofSession(sessionId: string): readonly Held[] {
    return [...this.#held.values()].filter((held) => held.requester.sessionId === sessionId);
  }

  /** The logins of the connected devices, and whose they are. */
  get logins(): Map<string, UserId> {
    return new Map([...this.#held.values()].map(({ requester }) => [requester.sessionId, requester.user.id]));
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
