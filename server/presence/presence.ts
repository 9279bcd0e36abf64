import { shownUser } from '@/lib/names/shown-user';
import type { AskReply } from '@/lib/protocol/asks';
import type { FactBody } from '@/lib/protocol/facts';
import type { DeviceId, UserId } from '@/lib/protocol/ids';
import type { Availability, User, View } from '@/lib/protocol/presence';
import type { Clock, Stop } from '@/server/app/clock';
import type { Device } from '@/server/calls/registry/types';
import { Listing, type Moved } from './listing';
import { Views } from './views';
import type { HiddenFrom } from './visibility';

/** A reload is back before this; a closed tab, with one window on top, still shows for others within a second. */
export const LINGER_MS = 400;
/** Changes are gathered this long. Four windows a second also bound how often a client asks for a moved page again. */
export const WINDOW_MS = 250;

interface Online {
  user: User;
  availability: Availability;
  readonly devices: Map<DeviceId, Device>;
  /** Those of them that nobody is at. */
  readonly idle: Set<DeviceId>;
  stopLinger: Stop | null;
}

export interface PresenceDeps {
  readonly clock: Clock;
  readonly send: (to: Device, body: FactBody<'presence:changed'>) => void;
  readonly hiddenFrom: HiddenFrom;
}

/**
 * Who is online, as others may see it. A user is online while a device of theirs is connected, and shortly after.
 * Knows nothing of sockets, nor of calls beyond whether somebody is in one.
 */
export class Presence {
  readonly #deps: PresenceDeps;
  readonly #online = new Map<UserId, Online>();
  readonly #busy = new Set<UserId>();
  readonly #listing = new Listing();
  readonly #views: Views<Device>;
  #touched = new Map<UserId, number>();
  #changes = 0;
  #movedTexts: string[] = [];
  #stopWindow: Stop | null = null;

  constructor(deps: PresenceDeps) {
    this.#deps = deps;
    this.#views = new Views(this.#listing, deps.hiddenFrom);
  }

  /** What is known of somebody online. */
  find(userId: UserId): { readonly user: User; readonly availability: Availability } | undefined {
    return this.#online.get(userId);
  }

  /** `user` and `availability` are the database's; a user with another device online keeps what that one knows. */
  deviceOnline(device: Device, user: User, availability: Availability): void {
    const online = this.#online.get(device.userId) ?? {
      user,
      availability,
      devices: new Map(),
      idle: new Set(),
      stopLinger: null,
    };
    online.stopLinger?.();
    online.stopLinger = null;
    const replaced = online.devices.get(device.deviceId);
    if (replaced) this.#views.forget(replaced);
    online.devices.set(device.deviceId, device);
    online.idle.delete(device.deviceId);
    this.#online.set(device.userId, online);
    this.#list(device.userId);
  }

  /** Its socket closed; what that changes shows after a moment, unless the device comes back. */
  deviceOffline(device: Device): void {
    const online = this.#drop(device);
    if (!online) return;
    online.stopLinger?.();
    online.stopLinger = this.#deps.clock.after(LINGER_MS, () =>
      online.devices.size === 0 ? this.#leave(device.userId) : this.#list(device.userId),
    );
  }

  /** Signed out on purpose: nothing to wait for. */
  deviceSignedOut(device: Device): void {
    const online = this.#drop(device);
    if (online?.devices.size === 0) this.#leave(device.userId);
    else this.#list(device.userId);
  }

  /** Nobody is at this device, or somebody is again. A device that is not online changes nothing. */
  setIdle({ userId, deviceId }: Device, isIdle: boolean): void {
    const online = this.#online.get(userId);
    if (!online?.devices.has(deviceId)) return;
    if (isIdle) online.idle.add(deviceId);
    else online.idle.delete(deviceId);
    this.#list(userId);
  }

  setAvailability(userId: UserId, availability: Availability): void {
    const online = this.#online.get(userId);
    if (online) online.availability = availability;
    this.#list(userId);
  }

  /** Kept for people who are not online too: a restored call makes them busy before they are back. */
  setBusy(userId: UserId, busy: boolean): void {
    if (busy) this.#busy.add(userId);
    else this.#busy.delete(userId);
    this.#list(userId);
  }

  rename(userId: UserId, name: string): void {
    const online = this.#online.get(userId);
    if (online) online.user = shownUser(userId, name);
    this.#list(userId);
  }

  show(device: Device, view: View): AskReply<'presence:show'> {
    const held = this.#online.get(device.userId)?.devices.get(device.deviceId);
    // Its socket closed while the ask waited for its turn: nobody is there to be told of changes.
    if (!held) return { total: 0, onlineCount: 0, people: [] };
    return this.#views.show(held, device.userId, view, this.#changes);
  }

  close(): void {
    this.#stopWindow?.();
    for (const online of this.#online.values()) online.stopLinger?.();
  }

  #drop(device: Device): Online | undefined {
    const online = this.#online.get(device.userId);
    const held = online?.devices.get(device.deviceId);
    if (!held) return undefined;
    this.#views.forget(held);
    online?.devices.delete(device.deviceId);
    online?.idle.delete(device.deviceId);
    return online;
  }

  #leave(userId: UserId): void {
    this.#online.get(userId)?.stopLinger?.();
    this.#online.delete(userId);
    this.#list(userId);
  }

  /** Brings the listing in line with what is known of the user, and notes what that moved. */
  #list(userId: UserId): void {
    const online = this.#online.get(userId);
    const status = online ? statusOf(online) : null;
    if (!online || status === null) {
      if (this.#listing.get(userId)) this.#note(userId, this.#listing.remove(userId));
      return;
    }
    const before = this.#listing.get(userId)?.person;
    const person = { ...online.user, status: this.#busy.has(userId) ? ('in-a-call' as const) : status };
    if (before && before.name === person.name && before.status === person.status) return;
    this.#note(userId, this.#listing.put(person));
  }

  #note(userId: UserId, moved: Moved): void {
    this.#changes += 1;
    for (const id of [userId, ...moved.namesakes]) this.#touched.set(id, this.#changes);
    this.#movedTexts.push(...moved.texts);
    this.#stopWindow ??= this.#deps.clock.after(WINDOW_MS, () => this.#tell());
  }

  #tell(): void {
    this.#stopWindow = null;
    const changes = { touched: this.#touched, movedTexts: this.#movedTexts };
    this.#touched = new Map();
    this.#movedTexts = [];
    for (const [device, body] of this.#views.tell(changes)) this.#deps.send(device, body);
  }
}

/** As others see it, outside calls: who is at none of their devices is away. Null for who is not to be seen. */
function statusOf({ availability, devices, idle }: Online): Exclude<Availability, 'invisible'> | null {
  if (availability === 'invisible') return null;
  const isGone = devices.size > 0 && idle.size === devices.size;
  return availability === 'available' && isGone ? 'away' : availability;
}
