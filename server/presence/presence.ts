import type { Audience } from '@/lib/auth/account/privacy';
import type { Profile } from '@/lib/auth/word/telling';
import { shownUser } from '@/lib/names/shown-user';
import type { DeviceId, UserId } from '@/lib/protocol/ids';
import type { Fact } from '@/lib/protocol/sidecar/facts';
import type { Page } from '@/lib/protocol/sidecar/page';
import type { Availability, Status, User, View } from '@/lib/protocol/sidecar/presence';
import type { RequestReply } from '@/lib/protocol/sidecar/requests';
import type { Clock, Stop } from '@/server/app/clock';
import type { Device } from '@/server/calls/registry/types';
import { looksTheSame } from './change-between';
import { ContactStates } from './contact-states';
import { NOBODY_ELSEWHERE, type PresenceFeed } from './feed/presence-feed';
import { isLater, joined, type Share, type Word } from './feed/share';
import { Listing } from './listing';
import { WINDOW_MS } from './pace';
import { type Changes, Views } from './views';
import type { TiesOf } from './visibility';

/** A reload takes less than this. Together with `WINDOW_MS`, others still see a closed tab within a second. */
export const LINGER_MS = 400;
/**
 * Clients told at once, and the pause until the next are: telling ten thousand in one go would keep rings waiting for a
 * fifth of a second.
 */
const SLICE = 250;
const SLICE_PAUSE_MS = 5;
/** A timer's delay has 31 bits. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const NO_DEVICES: ReadonlySet<DeviceId> = new Set();
const EMPTY_PAGE: Page = { revision: 0, total: 0, onlineCount: 0, people: [] };

type News = Extract<Fact, { name: 'presence:changed' | 'presence:contacts-changed' }>;

interface Online {
  word: Word;
  readonly devices: Map<DeviceId, Device>;
  /** The devices that nobody is using. Replaced, never changed: most users share one empty set. */
  idle: ReadonlySet<DeviceId>;
  stopLinger: Stop | null;
  /** The stop of the timer that ends their availability. */
  stopEnd: Stop | null;
}

export interface PresenceDeps {
  readonly clock: Clock;
  /** Sends one fact to several devices. */
  readonly send: (to: readonly Device[], news: News) => void;
  readonly tiesOf: TiesOf;
  /** Nobody is shown the list of everybody, nor how many are online. */
  readonly listsContactsOnly?: boolean;
  /** The availability of a user who is online here was changed at another sidecar. */
  readonly heardAvailability?: (userId: UserId) => void;
  /** The availability of a user who is online here should end now. */
  readonly availabilityIsOver?: (userId: UserId, endsAtMs: number) => void;
  /** A user who is connected here is shown as online to whoever may see them, and was not before. */
  readonly onListed?: (userId: UserId) => void;
  /** A user is shown as online to nobody any more. */
  readonly onUnlisted?: (userId: UserId) => void;
  /** The people at other sidecars. Without it, there are none. */
  readonly feed?: PresenceFeed;
}

/**
 * Who is online, as others may see it. A user is online while a device of theirs is connected, here or to another
 * sidecar, and for a moment after.
 * Knows nothing about sockets, and about calls only whether somebody is in one.
 */
export class Presence {
  readonly #deps: PresenceDeps;
  readonly #online = new Map<UserId, Online>();
  readonly #busy = new Set<UserId>();
  readonly #listings = { open: new Listing(), discreet: new Listing() };
  readonly #views: Views<Device>;
  readonly #contacts: ContactStates<Device>;
  readonly #feed: PresenceFeed;
  readonly #stopFeed: Stop;
  #touched = new Set<UserId>();
  #isMoved = false;
  #stopWindow: Stop | null = null;

  constructor(deps: PresenceDeps) {
    this.#deps = deps;
    this.#views = new Views(this.#listings, deps.tiesOf);
    const { open, discreet } = this.#listings;
    const statusOf = (userId: UserId) => (open.get(userId) ?? discreet.get(userId))?.person.status ?? null;
    this.#contacts = new ContactStates(statusOf, deps.tiesOf);
    this.#feed = deps.feed ?? NOBODY_ELSEWHERE;
    this.#stopFeed = this.#feed.start({
      shareOf: (userId) => this.#shareOf(userId),
      everybody: () => this.#online.keys(),
      changed: (userId) => this.#hear(userId),
    });
  }

  /** How many people are shown to anybody, over all sidecars: not the invisible, nor those who show themselves to nobody. */
  get listedCount(): number {
    const { open, discreet } = this.#listings;
    return open.size + discreet.size;
  }

  /** The name and availability of a user who is online. */
  find(userId: UserId): Pick<Word, 'user' | 'availability' | 'endsAtMs'> | undefined {
    return this.#online.get(userId)?.word ?? this.#feed.elsewhere(userId)?.word;
  }

  /** Whether the user is shown as online to whoever may see them. */
  isListed(userId: UserId): boolean {
    const { open, discreet } = this.#listings;
    return open.get(userId) !== undefined || discreet.get(userId) !== undefined;
  }

  /** Whether the user is at a page that calls ring on, here or at another sidecar: not idle, and not away by choice. */
  isSeen(userId: UserId): boolean {
    const share = joined(this.#shareOf(userId), this.#feed.elsewhere(userId));
    return share?.devices === 'active' && share.word.availability === 'available';
  }

  /**
   * `user`, `availability`, `seenBy` and when the availability ends as the database has them; if another device of the
   * user is online, the known ones are kept. Only `seenBy` is taken anew: nothing may be shown longer than its user wants,
   * even if the word of the change was lost.
   */
  deviceOnline(
    device: Device,
    user: User,
    availability: Availability,
    seenBy: Audience,
    endsAtMs: number | null = null,
  ): void {
    const online = this.#online.get(device.userId) ?? {
      word: this.#feed.elsewhere(device.userId)?.word ?? { user, availability, seenBy, endsAtMs, revision: 0 },
      devices: new Map(),
      idle: NO_DEVICES,
      stopLinger: null,
      stopEnd: null,
    };
    online.stopLinger?.();
    online.stopLinger = null;
    const replaced = online.devices.get(device.deviceId);
    if (replaced) this.#forget(replaced);
    online.devices.set(device.deviceId, device);
    online.idle = without(online.idle, device.deviceId);
    this.#online.set(device.userId, online);
    this.#awaitEnd(device.userId);
    if (online.word.seenBy === seenBy) this.#list(device.userId);
    else this.#say(device.userId, { seenBy });
  }

  /** Its socket closed. Others see the effect after a moment, unless the device comes back. */
  deviceOffline(device: Device): void {
    const online = this.#drop(device);
    if (!online) return;
    online.stopLinger?.();
    online.stopLinger = this.#deps.clock.after(LINGER_MS + this.#feed.settleMs, () =>
      online.devices.size === 0 ? this.#leave(device.userId) : this.#list(device.userId),
    );
  }

  /** Signed out on purpose: others see it at once. */
  deviceSignedOut(device: Device): void {
    const online = this.#drop(device);
    if (online?.devices.size === 0) this.#leave(device.userId);
    else this.#list(device.userId);
  }

  /** Nobody is using this device, or somebody is again. Ignored if the device is not online. */
  setIdle({ userId, deviceId }: Device, isIdle: boolean): void {
    const online = this.#online.get(userId);
    if (!online?.devices.has(deviceId)) return;
    online.idle = isIdle ? new Set(online.idle).add(deviceId) : without(online.idle, deviceId);
    this.#list(userId);
  }

  /**
   * This user has other contacts or blocks than before, or shows themselves to others: what they and others are shown
   * changes. Ignored if the user is not online here.
   */
  tiesChanged(userId: UserId, seenBy: Audience): void {
    const online = this.#online.get(userId);
    if (!online) return;
    if (online.word.seenBy !== seenBy) this.#say(userId, { seenBy });
    if (this.#views.renew(userId)) this.#openWindow();
    for (const [device, body] of this.#contacts.renew(userId))
      this.#deps.send([device], { name: 'presence:contacts-changed', body });
  }

  /** @param endsAtMs when it becomes `available` by itself, by the machine's clock; null for never */
  setAvailability(userId: UserId, availability: Availability, endsAtMs: number | null = null): void {
    this.#say(userId, { availability, endsAtMs });
    this.#awaitEnd(userId);
  }

  /**
   * Whether a user is in a call; every sidecar is told. Also kept for users who are not online: a restored call makes
   * them busy before they reconnect.
   */
  setBusy(userId: UserId, busy: boolean): void {
    if (busy) this.#busy.add(userId);
    else this.#busy.delete(userId);
    this.#renew(userId);
  }

  /** What others see of the user has changed. Ignored if the user is not online here. */
  setProfile(userId: UserId, profile: Profile): void {
    const { name, handle = null, picture = null, about = null } = profile;
    this.#say(userId, { user: shownUser({ id: userId, displayName: name, handle, picture, about }) });
  }

  show(device: Device, view: View): Page {
    const held = this.#online.get(device.userId)?.devices.get(device.deviceId);
    // Its socket closed while the request was queued: there is nobody to send changes to.
    if (!held || this.#deps.listsContactsOnly) return EMPTY_PAGE;
    return this.#views.show(held, device.userId, view, this.#deps.clock.steadyMs());
  }

  /** The contacts of the device's user who are online, as `tiesOf` has them now; the device hears of changes. */
  showContacts(device: Device): RequestReply<'presence:contacts'>['online'] {
    const held = this.#online.get(device.userId)?.devices.get(device.deviceId);
    return held ? this.#contacts.show(held, device.userId) : [];
  }

  /** @param backWithinMs after so long, people who were connected here are connected to another sidecar, or gone */
  close(backWithinMs?: number): void {
    // Otherwise the others notice by the silence.
    if (backWithinMs !== undefined) this.#feed.leave(backWithinMs);
    this.#stopFeed();
    this.#stopWindow?.();
    for (const online of this.#online.values()) {
      online.stopLinger?.();
      online.stopEnd?.();
    }
  }

  #drop(device: Device): Online | undefined {
    const online = this.#online.get(device.userId);
    const held = online?.devices.get(device.deviceId);
    if (!online || !held) return undefined;
    this.#forget(held);
    online.devices.delete(device.deviceId);
    online.idle = without(online.idle, device.deviceId);
    return online;
  }

  #forget(device: Device): void {
    this.#views.forget(device);
    this.#contacts.forget(device);
  }

  /** Ends the user's availability in time, and not before another one was set. */
  #awaitEnd(userId: UserId): void {
    const online = this.#online.get(userId);
    if (!online) return;
    online.stopEnd?.();
    online.stopEnd = null;
    const { endsAtMs } = online.word;
    if (endsAtMs === null) return;
    const { clock, availabilityIsOver } = this.#deps;
    const leftMs = Math.min(Math.max(0, endsAtMs - clock.nowMs()), LONGEST_TIMER_MS);
    online.stopEnd = clock.after(leftMs, () => {
      // The machine's clock may have been set back meanwhile.
      if (clock.nowMs() < endsAtMs) this.#awaitEnd(userId);
      else availabilityIsOver?.(userId, endsAtMs);
    });
  }

  #leave(userId: UserId): void {
    this.#online.get(userId)?.stopLinger?.();
    this.#online.get(userId)?.stopEnd?.();
    this.#online.delete(userId);
    this.#list(userId);
  }

  /** The user has a new name or availability. Ignored if the user is not online here. */
  #say(userId: UserId, change: Partial<Word>): void {
    const online = this.#online.get(userId);
    if (!online) return;
    const revision = Math.max(online.word.revision + 1, this.#deps.clock.nowMs());
    online.word = { ...online.word, ...change, revision };
    this.#list(userId);
  }

  /** Another sidecar knows something new of the user, who may have said it there. */
  #hear(userId: UserId): void {
    const online = this.#online.get(userId);
    const word = this.#feed.elsewhere(userId)?.word;
    if (online && word && isLater(word, online.word)) {
      const { availability, endsAtMs } = online.word;
      online.word = word;
      this.#feed.tell(userId);
      if (availability !== word.availability || endsAtMs !== word.endsAtMs) {
        this.#awaitEnd(userId);
        this.#deps.heardAvailability?.(userId);
      }
    }
    this.#renew(userId);
  }

  /** What this sidecar knows of the user by itself. */
  #shareOf(userId: UserId): Share | null {
    const online = this.#online.get(userId);
    if (!online) return null;
    const isIdle = online.idle.size === online.devices.size;
    return { word: online.word, devices: online.devices.size === 0 ? 'lingering' : isIdle ? 'idle' : 'active' };
  }

  /** Something that this sidecar knows of the user may have changed. */
  #list(userId: UserId): void {
    this.#feed.tell(userId);
    this.#renew(userId);
  }

  /** Updates the user's entry in the listing, and records what that changed. */
  #renew(userId: UserId): void {
    const share = joined(this.#shareOf(userId), this.#feed.elsewhere(userId));
    const status = statusOf(share, this.#busy.has(userId));
    const { open, discreet } = this.#listings;
    const wasListed = this.isListed(userId);
    const [listing, other] = share?.word.seenBy === 'contacts' ? [discreet, open] : [open, discreet];
    if (other.remove(userId)) this.#note(userId, true);
    if (!share || status === null) {
      if (listing.remove(userId)) this.#note(userId, true);
      if (wasListed) this.#deps.onUnlisted?.(userId);
      return;
    }
    if (!wasListed && this.#online.has(userId)) this.#deps.onListed?.(userId);
    const before = listing.get(userId)?.person;
    const person = { ...share.word.user, status };
    if (before && looksTheSame(before, person)) return;
    this.#note(userId, listing.put(person));
  }

  #note(userId: UserId, isMoved: boolean): void {
    this.#touched.add(userId);
    this.#isMoved ||= isMoved;
    this.#openWindow();
  }

  #openWindow(): void {
    this.#stopWindow ??= this.#deps.clock.after(WINDOW_MS, () => {
      const changes = { touched: this.#touched, isMoved: this.#isMoved };
      this.#touched = new Set();
      this.#isMoved = false;
      this.#tell(this.#news(changes));
    });
  }

  *#news(changes: Changes): Generator<[Device, News]> {
    for (const [device, body] of this.#contacts.tell(changes.touched))
      yield [device, { name: 'presence:contacts-changed', body }];
    for (const [device, body] of this.#views.tell(changes, this.#deps.clock.steadyMs()))
      yield [device, { name: 'presence:changed', body }];
  }

  /** Sends one slice of what a window brought, and the others after pauses. */
  #tell(told: Generator<[Device, News]>): void {
    // Most clients of a large server are told the same, in one object.
    const alike = new Map<News['body'], { readonly news: News; readonly to: Device[] }>();
    let next = told.next();
    for (let count = 1; !next.done; count += 1) {
      const [device, news] = next.value;
      const same = alike.get(news.body);
      if (same) same.to.push(device);
      else alike.set(news.body, { news, to: [device] });
      if (count === SLICE) break;
      next = told.next();
    }
    for (const { news, to } of alike.values()) this.#deps.send(to, news);
    this.#stopWindow = null;
    if (!next.done) this.#stopWindow = this.#deps.clock.after(SLICE_PAUSE_MS, () => this.#tell(told));
    else if (this.#touched.size > 0 || this.#views.isBehind) this.#openWindow();
  }
}

function without(devices: ReadonlySet<DeviceId>, deviceId: DeviceId): ReadonlySet<DeviceId> {
  if (!devices.has(deviceId)) return devices;
  return devices.size === 1 ? NO_DEVICES : new Set([...devices].filter((each) => each !== deviceId));
}

/** The status that others see: away if the user is at none of their devices. Null for users who are not to be seen. */
function statusOf(share: Share | null, isBusy: boolean): Status | null {
  const availability = share?.word.availability ?? 'invisible';
  if (!share || availability === 'invisible' || share.word.seenBy === 'nobody') return null;
  if (isBusy) return 'in-a-call';
  return availability === 'available' && share.devices === 'idle' ? 'away' : availability;
}
