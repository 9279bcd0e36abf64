import type { Logger } from 'pino';
import { describeError } from '@/lib/logging/describe-error';
import type { Clock, Stop } from '@/server/app/clock';
import { AnswerFailed, ASK_WITHIN_MS, type NodeId, Unreachable } from './bus';
import { type Envelope, envelopeSchema } from './envelope';

/** How messages leave. Neither throws; both lose the message when there is no way. */
export interface Transport {
  toAll(text: string): void;
  toOne(to: NodeId, text: string): void;
}

export interface EndpointDeps {
  readonly nodeId: NodeId;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly transport: Transport;
}

interface Waiting {
  readonly resolve: (body: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly stopTimer: Stop;
}

type Listener = (body: unknown, from: NodeId) => void;
type Handler = (body: unknown, from: NodeId) => Promise<unknown>;

/** Sidecars whose messages are told apart from repeated ones. More than this never run at a time. */
const MAX_SENDERS = 1_000;

/** What every bus does, whatever carries its messages: who listens, who waits for which answer, and no message twice. */
export class Endpoint {
  readonly #deps: EndpointDeps;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #handlers = new Map<string, Handler>();
  readonly #waiting = new Map<number, Waiting>();
  /** How everything begins that this sidecar sends to all: it reads that too, and need not parse it. */
  readonly #ownBeginning: string;
  /** The last `seq` seen, by sender and way. */
  readonly #seen = new Map<string, number>();
  #lastSeq = 0;
  #lastAsk = 0;
  #isClosed = false;

  constructor(deps: EndpointDeps) {
    this.#deps = deps;
    this.#ownBeginning = JSON.stringify({ kind: 'publish', from: deps.nodeId }).slice(0, -1);
  }

  on(topic: string, listener: Listener): Stop {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  answer(topic: string, handler: Handler): Stop {
    if (this.#handlers.has(topic)) throw new Error(`${topic} has a handler already`);
    this.#handlers.set(topic, handler);
    return () => {
      if (this.#handlers.get(topic) === handler) this.#handlers.delete(topic);
    };
  }

  publish(topic: string, body: unknown): void {
    if (this.#isClosed) return;
    const { nodeId, transport } = this.#deps;
    transport.toAll(written({ kind: 'publish', from: nodeId, seq: this.#nextSeq(), topic, body }));
  }

  ask(to: NodeId, topic: string, body: unknown, withinMs = ASK_WITHIN_MS): Promise<unknown> {
    const { nodeId, clock } = this.#deps;
    if (this.#isClosed) return Promise.reject(new Unreachable('This sidecar is stopping.'));
    this.#lastAsk += 1;
    const id = this.#lastAsk;
    const answer = new Promise<unknown>((resolve, reject) => {
      const stopTimer = clock.after(withinMs, () => {
        this.#waiting.delete(id);
        reject(new Unreachable(`Sidecar ${to} did not answer ${topic} within ${withinMs} ms.`));
      });
      this.#waiting.set(id, { resolve, reject, stopTimer });
    });
    this.#send(to, { kind: 'ask', from: nodeId, seq: this.#nextSeq(), id, topic, body, withinMs });
    return answer;
  }

  /**
   * A message arrived for this sidecar alone, or for all.
   * @param ageMs how long ago it was sent
   */
  receive(text: string, ageMs: number): void {
    if (this.#isClosed || text.startsWith(this.#ownBeginning)) return;
    const envelope = this.#parsed(text);
    if (envelope && this.#isNew(envelope)) this.#take(envelope, ageMs);
  }

  #take(envelope: Envelope, ageMs: number): void {
    switch (envelope.kind) {
      case 'publish':
        return this.#hear(envelope.topic, envelope.body, envelope.from);
      case 'ask':
        // Whoever asked has given up, and may have done something else.
        if (ageMs <= envelope.withinMs) void this.#answer(envelope);
        return;
      case 'answer':
        this.#settle(envelope);
    }
  }

  /** Whoever waits for an answer gets none any more. */
  close(): void {
    this.#isClosed = true;
    for (const { reject, stopTimer } of this.#waiting.values()) {
      stopTimer();
      reject(new Unreachable('This sidecar is stopping.'));
    }
    this.#waiting.clear();
    this.#listeners.clear();
    this.#handlers.clear();
  }

  #hear(topic: string, body: unknown, from: NodeId): void {
    for (const listener of this.#listeners.get(topic) ?? []) {
      try {
        listener(body, from);
      } catch (error) {
        this.#deps.logger.error({ topic, error: describeError(error) }, 'a message of another sidecar was not handled');
      }
    }
  }

  async #answer({ from, id, topic, body }: Extract<Envelope, { kind: 'ask' }>): Promise<void> {
    const handler = this.#handlers.get(topic);
    if (!handler) return this.#reply(from, id, 'no-handler', null);
    try {
      this.#reply(from, id, 'answered', await handler(body, from));
    } catch (error) {
      this.#deps.logger.error({ topic, error: describeError(error) }, 'what another sidecar asked was not answered');
      this.#reply(from, id, 'failed', null);
    }
  }

  #reply(to: NodeId, id: number, outcome: Extract<Envelope, { kind: 'answer' }>['outcome'], body: unknown): void {
    if (this.#isClosed) return;
    this.#send(to, { kind: 'answer', from: this.#deps.nodeId, seq: this.#nextSeq(), id, outcome, body });
  }

  #settle({ id, outcome, body, from }: Extract<Envelope, { kind: 'answer' }>): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    waiting.stopTimer();
    if (outcome === 'answered') waiting.resolve(body);
    else if (outcome === 'failed') waiting.reject(new AnswerFailed(`Sidecar ${from} failed while it answered.`));
    else waiting.reject(new Unreachable(`Sidecar ${from} does not answer this.`));
  }

  #send(to: NodeId, envelope: Envelope): void {
    if (to === this.#deps.nodeId)
      queueMicrotask(() => this.#isClosed || this.#take({ ...envelope, body: envelope.body ?? null }, 0));
    else this.#deps.transport.toOne(to, written(envelope));
  }

  #nextSeq(): number {
    this.#lastSeq += 1;
    return this.#lastSeq;
  }

  #parsed(text: string): Envelope | null {
    try {
      return envelopeSchema.parse(JSON.parse(text));
    } catch (error) {
      this.#deps.logger.error({ error: describeError(error) }, 'a message between sidecars is not understood');
      return null;
    }
  }

  #isNew({ kind, from, seq }: Envelope): boolean {
    const way = `${kind === 'publish' ? 'all' : 'one'} ${from}`;
    if (seq <= (this.#seen.get(way) ?? 0)) return false;
    // The one that was silent for longest comes first.
    this.#seen.delete(way);
    this.#seen.set(way, seq);
    for (const oldest of this.#seen.keys()) {
      if (this.#seen.size <= MAX_SENDERS) break;
      this.#seen.delete(oldest);
    }
    return true;
  }
}

/** JSON has no `undefined`, which handlers without an answer return. The kind and the sender come first. */
function written(envelope: Envelope): string {
  return JSON.stringify({ ...envelope, body: envelope.body ?? null });
}
