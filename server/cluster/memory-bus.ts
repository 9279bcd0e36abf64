import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock, Stop } from '@/server/app/clock';
import { type Bus, type NodeId, Unreachable } from './bus';
import { Endpoint } from './endpoint';

/** Delivers a message from one sidecar to another: now or later, several times or never. */
export type Carry = (from: NodeId, to: NodeId, deliver: () => void) => void;

/**
 * Connects the sidecars of one process with each other, for tests and simulations. A Mado without Redis has one sidecar,
 * whose bus reaches nobody.
 */
export class MemoryHub {
  readonly #buses = new Map<NodeId, MemoryBus>();
  readonly #carry: Carry;
  readonly #clock: Pick<Clock, 'steadyMs'> | null;

  /** @param clock how old messages are, where the sidecars' own clocks differ; Redis's clock has that part in operation */
  constructor(
    carry: Carry = (_from, _to, deliver) => queueMicrotask(deliver),
    clock: Pick<Clock, 'steadyMs'> | null = null,
  ) {
    this.#carry = carry;
    this.#clock = clock;
  }

  /** The bus of one start of a sidecar. */
  open({ clock, logger, nodeId = randomUUID() }: { clock: Clock; logger: Logger; nodeId?: NodeId }): MemoryBus {
    const steadyMs = () => (this.#clock ?? clock).steadyMs();
    const bus = new MemoryBus(nodeId, {
      endpoint: (transport) => new Endpoint({ nodeId, clock, logger, transport }),
      toAll: (text) => {
        for (const to of this.#buses.keys()) if (to !== nodeId) this.#send(nodeId, to, text, steadyMs());
      },
      toOne: (to, text) => this.#send(nodeId, to, text, steadyMs()),
      close: () => this.#buses.delete(nodeId),
      steadyMs,
    });
    this.#buses.set(nodeId, bus);
    return bus;
  }

  #send(from: NodeId, to: NodeId, text: string, sentMs: number): void {
    this.#carry(from, to, () => this.#buses.get(to)?.receive(text, sentMs));
  }
}

interface Ways {
  endpoint(transport: { toAll(text: string): void; toOne(to: NodeId, text: string): void }): Endpoint;
  toAll(text: string): void;
  toOne(to: NodeId, text: string): void;
  close(): void;
  steadyMs(): number;
}

export class MemoryBus implements Bus {
  readonly nodeId: NodeId;
  readonly #ways: Ways;
  readonly #endpoint: Endpoint;
  readonly #connectionListeners = new Set<(isConnected: boolean) => void>();
  #isConnected = true;

  constructor(nodeId: NodeId, ways: Ways) {
    this.nodeId = nodeId;
    this.#ways = ways;
    this.#endpoint = ways.endpoint({
      toAll: (text) => {
        if (this.#isConnected) ways.toAll(text);
      },
      toOne: (to, text) => {
        if (this.#isConnected) ways.toOne(to, text);
      },
    });
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Cuts this sidecar off, as a lost Redis would, or brings it back. What was on its way to it is lost. */
  setConnected(isConnected: boolean): void {
    if (isConnected === this.#isConnected) return;
    this.#isConnected = isConnected;
    for (const listener of this.#connectionListeners) listener(isConnected);
  }

  publish(topic: string, body: unknown): void {
    this.#endpoint.publish(topic, body);
  }

  on(topic: string, listener: (body: unknown, from: NodeId) => void): Stop {
    return this.#endpoint.on(topic, listener);
  }

  ask(to: NodeId, topic: string, body: unknown, withinMs?: number): Promise<unknown> {
    if (!this.#isConnected && to !== this.nodeId) return Promise.reject(new Unreachable('This sidecar is cut off.'));
    return this.#endpoint.ask(to, topic, body, withinMs);
  }

  answer(topic: string, handler: (body: unknown, from: NodeId) => Promise<unknown>): Stop {
    return this.#endpoint.answer(topic, handler);
  }

  onConnection(listener: (isConnected: boolean) => void): Stop {
    this.#connectionListeners.add(listener);
    return () => this.#connectionListeners.delete(listener);
  }

  /** For the hub. */
  receive(text: string, sentMs: number): void {
    if (this.#isConnected) this.#endpoint.receive(text, this.#ways.steadyMs() - sentMs);
  }

  async close(): Promise<void> {
    this.#ways.close();
    this.#connectionListeners.clear();
    this.#endpoint.close();
  }
}
