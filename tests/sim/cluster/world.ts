import { MemoryLease } from '@/server/calls/owner/memory-owner-lease';
import { MemoryCalls } from '@/server/calls/store/memory-call-store';
import { MemoryHub } from '@/server/cluster/memory-bus';
import { Clock as SimClock } from '../clock';
import { Random } from '../random';
import { SimNode } from './node';
import { Phone } from './phone';
import { ClusterWatch } from './watch';

const NAMES = ['alice', 'bob', 'carol', 'dave', 'erin'];
const NODES = ['one', 'two', 'three'];

/** How many there are, at most three sidecars and five people. */
export interface Size {
  readonly nodes: number;
  readonly people: number;
  /** By person, in turn. */
  readonly devices: readonly number[];
}

const LARGEST: Size = { nodes: 3, people: 5, devices: [2] };

/**
 * Lets everything happen that is due without time passing: ticks run once no promise is left to settle, and nothing here
 * waits for the event loop, which takes twice as long.
 */
const settle = () => new Promise<void>((resolve) => process.nextTick(resolve));

/** Several sidecars on one database and one Redis, and people with devices, all of them on a bad day. */
export class ClusterWorld {
  readonly random: Random;
  readonly rows = new MemoryCalls();
  readonly lease = new MemoryLease();
  readonly hub: MemoryHub;
  readonly watch = new ClusterWatch(this);
  readonly nodes: SimNode[] = [];
  readonly phones: Phone[];
  readonly steady;
  failure: string | null = null;
  isRedisGone = false;
  lossRate = 0;
  /** From now on messages arrive once, and soon. */
  isHealed = false;
  readonly #clock = new SimClock();
  /** When the last message of each pair arrives; another map once those under way are lost. */
  #arrivals = new Map<string, number>();
  #ids = 0;

  constructor(seed: number, sizeOf: (random: Random) => Size = () => LARGEST) {
    this.random = new Random(seed);
    const size = sizeOf(this.random);
    const clock = this.#clock;
    this.steady = {
      steadyMs: () => clock.nowMs,
      after: (ms: number, run: () => void) => {
        const alarm = clock.after(ms, run);
        return () => alarm.stop();
      },
      every: (ms: number, run: () => void) => {
        let alarm = clock.after(ms, function again() {
          alarm = clock.after(ms, again);
          run();
        });
        return () => alarm.stop();
      },
    };
    this.hub = new MemoryHub((from, to, deliver) => this.#carry(from, to, deliver), this.steady);
    for (const name of NODES.slice(0, size.nodes)) this.nodes.push(new SimNode(this, name));
    this.phones = NAMES.slice(0, size.people).flatMap((id, index) =>
      Array.from(
        { length: size.devices[index % size.devices.length] ?? 1 },
        () => new Phone(this, { id, name: id, tag: `AAA${index}` }, this.nextId()),
      ),
    );
  }

  get owner(): SimNode | undefined {
    return this.nodes.find(({ isDead, isFrozen, calls }) => !isDead && !isFrozen && calls.ownerFence !== null);
  }

  nextId(): string {
    this.#ids += 1;
    return `00000000-0000-4000-8000-${String(this.#ids).padStart(12, '0')}`;
  }

  latencyMs(): number {
    return this.random.between(0, 3);
  }

  async pass(ms: number): Promise<void> {
    const untilMs = this.#clock.nowMs + ms;
    for (;;) {
      await settle();
      this.watch.check();
      if (!this.#clock.step(untilMs)) break;
    }
    this.#clock.nowMs = untilMs;
  }

  replace(node: SimNode): void {
    this.watch.note(`${node.name} is killed`);
    this.watch.saw('killed');
    node.kill();
    for (const phone of this.phones) if (phone.node === node) phone.disconnect(0);
    this.steady.after(this.random.between(500, 12_000), () => this.#startAgain(node));
  }

  /** All faults end now: who stands still goes on, who is dead is started again. What is still under way is lost. */
  heal(): void {
    this.watch.note('all is mended');
    this.isHealed = true;
    this.#arrivals = new Map();
    this.isRedisGone = false;
    this.lossRate = 0;
    for (const node of [...this.nodes]) {
      this.#startAgain(node);
      node.cut(false);
      node.thaw();
    }
  }

  #startAgain(node: SimNode): void {
    const at = this.nodes.indexOf(node);
    if (!node.isDead || at === -1) return;
    this.watch.note(`${node.name} is started again`);
    this.nodes[at] = new SimNode(this, node.name);
  }

  /** Whoever has no socket connects to a sidecar that answers. */
  reconnect(): void {
    for (const phone of this.phones) {
      const answering = this.nodes.filter(({ isDead, isFrozen }) => !isDead && !isFrozen);
      if (phone.node === null && answering.length > 0 && this.random.chance(0.7))
        phone.connect(this.random.pick(answering));
    }
  }

  /** In the order of each pair's sending, as a stream does, but for what is lost or comes twice. */
  #carry(from: string, to: string, deliver: () => void): void {
    const receiver = this.nodes.find(({ nodeId }) => nodeId === to);
    if (!receiver || this.random.chance(this.lossRate)) return;
    const key = `${from} ${to}`;
    const arrivals = this.#arrivals;
    const arrive = () => this.#arrivals === arrivals && receiver.run(deliver);
    const isSlow = !this.isHealed && this.random.chance(0.02);
    const delayMs = isSlow ? this.random.between(0, this.random.pick([100, 1_000, 8_000])) : this.latencyMs();
    const atMs = Math.max(arrivals.get(key) ?? 0, this.#clock.nowMs + delayMs);
    arrivals.set(key, atMs);
    this.steady.after(atMs - this.#clock.nowMs, arrive);
    if (!this.isHealed && this.random.chance(0.02))
      this.steady.after(atMs - this.#clock.nowMs + this.random.between(0, 3_000), arrive);
  }
}
