import type { EarlyLinkScope } from '@/lib/protocol/sidecar/early-link';
import { OPEN_TERMS, type RingTerms } from '@/server/calls/registry/types';
import { type Alarm, Clock } from './clock';
import { breakSomething } from './faults';
import { SimLinks } from './links';
import { act } from './people';
import { Pockets } from './push/pockets';
import { Random } from './random';
import { checkRest } from './rest';
import { SimServer } from './server';
import { SimSocket } from './socket';
import { SimTab } from './tab';
import { Watch } from './watch';
import { type Weather, weatherOf } from './weather';

const PEOPLE = ['alice', 'bob', 'carol', 'dave'];
const MOST_TABS = 4;
const LAST_ACTION_MS = 60_000;
/** Longer than the longest chain of timers after the last fault: an outage, ring, accept, a grace, a reconnection. */
const SETTLE_MS = 300_000;

/** Up to four users with up to four tabs each, and a stranger who sends requests that must be refused. */
export class World {
  readonly random: Random;
  readonly clock = new Clock();
  readonly weather: Weather;
  readonly watch: Watch;
  readonly server: SimServer;
  readonly links: SimLinks;
  readonly people: readonly string[];
  readonly tabs: SimTab[];
  readonly stranger: SimTab;
  readonly pockets: Pockets;
  readonly #blocks = new Set<string>();
  /** Who show themselves to nobody, without being invisible to calls. */
  readonly #unseen: ReadonlySet<string>;
  #sockets: SimSocket[] = [];
  #backAtMs = 0;

  constructor(
    readonly seed: number,
    isTraced: boolean,
  ) {
    this.random = new Random(seed);
    this.weather = weatherOf(this.random);
    this.people = PEOPLE.slice(0, this.weather.tabs.length);
    this.#unseen = new Set(this.people.filter(() => this.random.chance(0.1)));
    this.watch = new Watch(this, isTraced);
    this.server = new SimServer(this.clock, this.random, this.watch, this, this);
    this.links = new SimLinks(this.clock, this.random, this.weather.linkFaultRate, this.watch.links);
    this.tabs = this.weather.tabs.flatMap((count, person) =>
      Array.from({ length: count }, (_, at) => this.#tab(this.people[person] as string, at + 1)),
    );
    const phones = this.people
      .filter((_, person) => this.weather.phones[person])
      .map((userId) => this.#tab(userId, this.tabs.filter(({ device }) => device.userId === userId).length + 1));
    this.pockets = new Pockets(this, phones);
    this.tabs.push(...phones);
    this.stranger = this.#tab('mallory', 1);
    this.watch.sawShape();
  }

  get nowMs(): number {
    return this.clock.nowMs;
  }

  /** The time until the sidecar is back. */
  get serverAwayMs(): number {
    return this.#backAtMs - this.nowMs;
  }

  /** Runs with faults, then without, until everything is at rest; throws the first violation. */
  async run(): Promise<void> {
    const started = this.nowMs;
    const phones = this.pockets.phones.map(({ tab }) => tab);
    for (const tab of [...this.tabs, this.stranger]) {
      if (!phones.includes(tab) && this.random.chance(0.85)) tab.connect();
      else tab.isGone = true;
    }
    this.after(3_000, () => this.#actAgain(started + LAST_ACTION_MS));
    await this.#liveUntil(started + LAST_ACTION_MS);
    this.links.isHealed = true;
    await this.#liveUntil(started + LAST_ACTION_MS + SETTLE_MS);
    checkRest(this);
    this.pockets.checkRest();
  }

  /** As lib/protocol/sidecar/early-link.ts: a user who hides their address allows relays at most. */
  earlyLinkOf(userId: string): EarlyLinkScope {
    const chosen = this.weather.earlyLinkScopes[this.people.indexOf(userId)] ?? 'none';
    return chosen === 'all' && this.hides(userId) ? 'relay' : chosen;
  }

  /** Everybody is everybody's contact, who has not blocked them; some are not seen even so. */
  termsOf(callerId: string, calleeId: string): RingTerms {
    const isBlocked = this.hasBlocked(calleeId, callerId);
    const isSeen = !isBlocked && !this.#unseen.has(calleeId);
    return { ...OPEN_TERMS, isHeard: !isBlocked, isSeen };
  }

  hasBlocked(blockerId: string, blockedId: string): boolean {
    return this.#blocks.has(`${blockerId} ${blockedId}`);
  }

  block(blockerId: string, blockedId: string): void {
    this.watch.note(`${blockerId} blocks ${blockedId}`);
    this.watch.saw('somebody blocked');
    this.#blocks.add(`${blockerId} ${blockedId}`);
    this.server.blocked(blockerId, blockedId);
  }

  unblock(blockerId: string, blockedId: string): void {
    this.watch.note(`${blockerId} blocks ${blockedId} no longer`);
    this.#blocks.delete(`${blockerId} ${blockedId}`);
  }

  hides(userId: string): boolean {
    return this.weather.hides[this.people.indexOf(userId)] ?? false;
  }

  after(ms: number, run: () => void): Alarm {
    return this.clock.after(ms, run);
  }

  isDoubled(): boolean {
    return this.#happens(this.weather.doublingRate, 'message doubled');
  }

  isMishap(): boolean {
    return this.#happens(this.weather.mishapRate, null);
  }

  isPushLost(): boolean {
    return this.#happens(this.weather.pushLossRate, 'push message lost');
  }

  /** Whether the user looks at a page of theirs, where calls ring by themselves. */
  isSeen(userId: string): boolean {
    const isThere = this.tabs.some(({ device, socket }) => device.userId === userId && socket !== null);
    return isThere && !this.weather.elsewhere[this.people.indexOf(userId)];
  }

  connect(tab: SimTab): SimSocket {
    const socket = new SimSocket(tab.device, this.clock, this.random, tab, this.server, this.weather.slownessMs);
    this.#sockets.push(socket);
    // The hello of a page that is gone must not arrive after that of its successor.
    socket.up((server) => socket.isLeft || server.hello(socket));
    return socket;
  }

  /** Duplicates a tab: its device id is in use, so the copy makes one of its own. */
  duplicate({ device: { userId } }: SimTab): void {
    const own = this.tabs.filter((tab) => tab.device.userId === userId);
    if (own.filter((tab) => !tab.isGone).length >= MOST_TABS) return;
    this.watch.saw('tab duplicated');
    const tab = this.#tab(userId, own.length + 1);
    this.watch.note(`${tab.name} is duplicated`);
    this.tabs.push(tab);
    tab.connect();
  }

  crash(): void {
    if (!this.server.isUp) return;
    this.watch.note('the sidecar is killed');
    this.watch.saw('sidecar killed');
    this.server.crash();
    this.pockets.sidecarKilled();
    for (const tab of this.tabs) tab.troubled();
    for (const socket of this.#sockets.splice(0)) socket.cut(this.random.between(1, 200), 0);
    const isLong = this.random.chance(0.15);
    if (isLong) this.watch.saw('sidecar away for long');
    const awayMs = isLong ? this.random.between(10_000, 60_000) : this.random.between(200, 3_000);
    this.#backAtMs = this.nowMs + awayMs;
    this.after(awayMs, () => {
      this.watch.note('the sidecar is back');
      this.pockets.sidecarStarted();
      this.server.restart();
    });
  }

  async #liveUntil(untilMs: number): Promise<void> {
    while (this.clock.step(untilMs)) {
      if (!this.pockets.isSettled) await this.pockets.settle();
      this.watch.check();
    }
  }

  #tab(userId: string, number: number): SimTab {
    return new SimTab({ userId, deviceId: String(number) }, this);
  }

  #happens(rate: number, what: string | null): boolean {
    if (rate === 0 || this.links.isHealed || !this.random.chance(rate)) return false;
    if (what) this.watch.saw(what);
    return true;
  }

  #actAgain(untilMs: number): void {
    if (this.nowMs >= untilMs) return;
    if (this.weather.isCalm || this.random.chance(0.84)) act(this);
    else breakSomething(this);
    const pause = this.random.pick([1, 10, 80, 600, 3_000, 12_000]);
    this.after(this.random.between(1, pause), () => this.#actAgain(untilMs));
  }
}
