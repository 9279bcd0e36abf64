import { Clock } from './clock';
import { SimLinks } from './links';
import { act } from './people';
import { Random } from './random';
import { SimServer } from './server';
import { SimSocket } from './socket';
import { SimTab } from './tab';
import { Watch } from './watch';

/** How rough a world is. `calm` has delays only. */
interface Weather {
  readonly slownessMs: number;
  readonly linkFaultRate: number;
  readonly isCalm: boolean;
}

const LAST_ACTION_MS = 60_000;
/** Longer than the longest chain of timers after the last fault: ring, accept, a grace, a reconnection. */
const SETTLE_MS = 240_000;

/** Two people with three tabs each, a third who calls in, and a stranger who sends what was not asked for. */
export class World {
  readonly random: Random;
  readonly clock = new Clock();
  readonly weather: Weather;
  readonly watch: Watch;
  readonly server: SimServer;
  readonly links: SimLinks;
  readonly tabs: readonly SimTab[];
  readonly stranger: SimTab;
  #sockets: SimSocket[] = [];

  constructor(
    readonly seed: number,
    isTraced: boolean,
  ) {
    this.random = new Random(seed);
    const isCalm = this.random.chance(0.3);
    this.weather = {
      isCalm,
      slownessMs: this.random.pick([5, 50, 400, 2_000]),
      linkFaultRate: isCalm ? 0 : this.random.pick([0, 0.1, 0.5]),
    };
    this.watch = new Watch(this, isTraced);
    this.server = new SimServer(this.clock, this.random, this.watch);
    this.links = new SimLinks(this.clock, this.random, this.weather.linkFaultRate);
    const tab = (userId: string, deviceId: string) => new SimTab({ userId, deviceId }, this);
    this.tabs = [
      ...['1', '2', '3'].flatMap((deviceId) => [tab('alice', deviceId), tab('bob', deviceId)]),
      tab('carol', '1'),
    ];
    this.stranger = tab('mallory', '1');
  }

  get nowMs(): number {
    return this.clock.nowMs;
  }

  /** Lives, is healed, and comes to rest; throws what was found to be wrong. */
  run(): void {
    const started = this.nowMs;
    for (const tab of [...this.tabs, this.stranger]) {
      if (this.random.chance(0.85)) tab.connect();
      else tab.isGone = true;
    }
    this.after(3_000, () => this.#actAgain(started + LAST_ACTION_MS));
    while (this.clock.step(started + LAST_ACTION_MS)) this.watch.check();
    this.links.isHealed = true;
    while (this.clock.step(started + LAST_ACTION_MS + SETTLE_MS)) this.watch.check();
    this.watch.checkRest();
  }

  after(ms: number, run: () => void): () => void {
    return this.clock.after(ms, run);
  }

  connect(tab: SimTab): SimSocket {
    const socket = new SimSocket(tab.device, this.clock, this.random, tab, this.server, this.weather.slownessMs);
    this.#sockets.push(socket);
    // A page that goes while it connects does not arrive after its successor.
    socket.up((server) => socket.isLeft || server.hello(socket));
    return socket;
  }

  crash(): void {
    if (!this.server.isUp) return;
    this.watch.note('the sidecar is killed');
    this.server.crash();
    for (const socket of this.#sockets.splice(0)) socket.cut(this.random.between(1, 200), 0);
    this.after(this.random.between(200, 3_000), () => {
      this.watch.note('the sidecar is back');
      this.server.restart();
    });
  }

  #actAgain(untilMs: number): void {
    if (this.nowMs >= untilMs) return;
    act(this);
    const pause = this.random.pick([1, 10, 80, 600, 3_000, 12_000]);
    this.after(this.random.between(1, pause), () => this.#actAgain(untilMs));
  }
}
