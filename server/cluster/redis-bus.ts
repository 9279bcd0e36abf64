import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { describeError } from '@/lib/logging/describe-error';
import { closeRedis, openRedis, type RedisPlace } from '@/lib/redis/open-redis';
import { isBefore, STREAM_START } from '@/lib/redis/stream-id';
import type { Clock, Stop } from '@/server/app/clock';
import { type Bus, type NodeId, Unreachable } from './bus';
import { Claim } from './claim';
import { Endpoint } from './endpoint';

/**
 * Messages are read this long after they were sent at most; whoever was away for longer has missed some. They contain
 * offers and candidates, and with these people's addresses: nothing is kept for longer, and a stream that no sidecar
 * uses any more goes after as long.
 */
const KEPT_MS = 30_000;
const PROBE_EVERY_MS = 1_000;
/** Shorter than the time after which a silent connection counts as dead. */
const BLOCK_MS = 1_000;
const READ_AT_ONCE = 100;
/** Of other sidecars, whose number is small; those that are gone are forgotten with all others. */
const MAX_STREAMS = 100;
const RETRY_MS = 500;
/** Of what Redis has not taken yet. More than this is lost: it is a few seconds of everything that sidecars send. */
const MAX_IN_FLIGHT_CHARS = 8_000_000;

/** One hash tag, as one command reads from two streams. */
const TO_ALL = '{bus}:all';
const toOne = (nodeId: NodeId): string => `{bus}:to:${nodeId}`;
const FIELD = 'm';

export interface RedisBusDeps {
  readonly place: RedisPlace;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The same for all sidecars of one installation, and for no other: see `installationOf`. */
  readonly installation: string;
  /** Random unless a test chooses one. */
  readonly nodeId?: NodeId;
}

/**
 * The bus over Redis, version 6.2 or newer. What goes to all is in one stream, and what goes to one sidecar in its own;
 * each sidecar reads both from where it stopped, so that a connection that was lost for a moment costs no message.
 *
 * Where sidecars of another installation, or of a version that speaks otherwise, use the same keys, it hears and says
 * nothing until they have gone: whoever came first goes on.
 *
 * Comes up in the background: `isConnected` is false at first. Redis may be emptied or replaced at any time.
 */
export async function openRedisBus(deps: RedisBusDeps): Promise<Bus> {
  const { place, clock, logger, installation, nodeId = randomUUID() } = deps;
  const writer = await openRedis(place, logger);
  // What waits for messages answers when there are some.
  const reader = await openRedis(place, logger.child({}, { level: 'silent' }), { commandTimeout: undefined });
  const claim = new Claim(writer, installation, logger);
  return new RedisBus({ nodeId, clock, logger, writer, reader, claim, prefix: place.prefix });
}

interface Parts {
  readonly nodeId: NodeId;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly writer: Redis;
  readonly reader: Redis;
  readonly prefix: string;
  readonly claim: Claim;
}

class RedisBus implements Bus {
  readonly nodeId: NodeId;
  readonly #parts: Parts;
  readonly #endpoint: Endpoint;
  readonly #connectionListeners = new Set<(isConnected: boolean) => void>();
  readonly #stopProbes: Stop;
  readonly #reading: Promise<void>;
  /** The last entries that were read; null before the first connection. */
  #offsets: { readonly all: string; readonly own: string } | null = null;
  /** What Redis's clock is ahead of `steadyMs`. */
  #aheadMs = 0;
  #isProbing = false;
  /** When to say next of others' streams that they are to go when nobody uses them. */
  readonly #expiryDueMs = new Map<string, number>();
  /** Whether the streams are those of this installation, as far as is known. */
  #isOurs = false;
  #canRead = false;
  #canWrite = false;
  #isConnected = false;
  #inFlight = 0;
  #isOverflowing = false;
  #isFailing = false;
  #isClosed = false;

  constructor(parts: Parts) {
    const { nodeId, clock, logger, writer, reader } = parts;
    this.nodeId = nodeId;
    this.#parts = parts;
    this.#endpoint = new Endpoint({
      nodeId,
      clock,
      logger,
      transport: {
        toAll: (text) => this.#write(TO_ALL, text),
        toOne: (to, text) => this.#write(toOne(to), text),
      },
    });
    writer.on('ready', () => void this.#probe());
    writer.on('close', () => this.#note({ canWrite: false }));
    reader.on('close', () => this.#note({ canRead: false }));
    this.#stopProbes = clock.every(PROBE_EVERY_MS, () => void this.#probe());
    this.#reading = this.#readUntilClosed();
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  publish(topic: string, body: unknown): void {
    this.#endpoint.publish(topic, body);
  }

  on(topic: string, listener: (body: unknown, from: NodeId) => void): Stop {
    return this.#endpoint.on(topic, listener);
  }

  ask(to: NodeId, topic: string, body: unknown, withinMs?: number): Promise<unknown> {
    if (!this.#isConnected && to !== this.nodeId) return Promise.reject(new Unreachable('Redis does not answer.'));
    return this.#endpoint.ask(to, topic, body, withinMs);
  }

  answer(topic: string, handler: (body: unknown, from: NodeId) => Promise<unknown>): Stop {
    return this.#endpoint.answer(topic, handler);
  }

  onConnection(listener: (isConnected: boolean) => void): Stop {
    this.#connectionListeners.add(listener);
    return () => this.#connectionListeners.delete(listener);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { writer, reader, nodeId } = this.#parts;
    this.#stopProbes();
    this.#connectionListeners.clear();
    this.#endpoint.close();
    reader.disconnect();
    await this.#reading;
    if (writer.status === 'ready') await writer.del(toOne(nodeId)).catch(() => undefined);
    await closeRedis(writer);
  }

  #write(key: string, text: string): void {
    if (!this.#canWrite) return;
    if (this.#inFlight + text.length > MAX_IN_FLIGHT_CHARS) {
      if (!this.#isOverflowing) this.#parts.logger.error('Redis is too slow: messages to other sidecars are lost');
      this.#isOverflowing = true;
      return;
    }
    this.#inFlight += text.length;
    const { writer } = this.#parts;
    const written = writer.xadd(key, 'MINID', '=', this.#oldest, '*', FIELD, text);
    // The stream to all is kept alive by every probe, but nobody may be there to read another one.
    if (key !== TO_ALL) this.#letExpire(key);
    written
      .catch((error: Error) => this.#complain(error))
      .finally(() => {
        this.#inFlight -= text.length;
        if (this.#inFlight === 0) this.#isOverflowing = false;
      });
  }

  /** Not with each message: that would be a command more for every question and answer. */
  #letExpire(key: string): void {
    const nowMs = this.#parts.clock.steadyMs();
    if (nowMs < (this.#expiryDueMs.get(key) ?? 0)) return;
    if (this.#expiryDueMs.size >= MAX_STREAMS) this.#expiryDueMs.clear();
    this.#expiryDueMs.set(key, nowMs + KEPT_MS / 3);
    this.#parts.writer.pexpire(key, KEPT_MS).catch(() => undefined);
  }

  /** The first id that is kept. */
  get #oldest(): number {
    return Math.max(this.#parts.clock.steadyMs() + this.#aheadMs - KEPT_MS, 0);
  }

  /** Whether Redis answers, what time it is there, and whether its streams are still the ones that are being read. */
  async #probe(): Promise<void> {
    const { writer, clock, nodeId, claim } = this.#parts;
    if (this.#isProbing || this.#isClosed || writer.status !== 'ready') return;
    this.#isProbing = true;
    const offsets = this.#offsets;
    try {
      const [time, latest, isOurs] = await Promise.all([
        writer.time(),
        writer.xrevrange(TO_ALL, '+', '-', 'COUNT', 1),
        claim.take(),
        // In quiet times nothing is written that would trim them.
        ...[TO_ALL, toOne(nodeId)].flatMap((key) => [
          writer.xtrim(key, 'MINID', '=', this.#oldest),
          writer.pexpire(key, KEPT_MS),
        ]),
      ]);
      const nowMs = Math.floor(Number(time[0]) * 1_000 + Number(time[1]) / 1_000);
      this.#aheadMs = nowMs - clock.steadyMs();
      const last = latest[0]?.[0] ?? STREAM_START;
      // Redis's clock was set back. Until it has caught up all entries would seem to be new, and none would go.
      if (isBefore(`${nowMs + KEPT_MS}-0`, last)) await writer.del(TO_ALL, toOne(nodeId));
      if (offsets && this.#offsets && isBefore(last, offsets.all)) {
        this.#offsets = { all: STREAM_START, own: STREAM_START };
        this.#expiryDueMs.clear();
      }
      this.#isFailing = false;
      this.#isOurs = isOurs;
      this.#note({ canWrite: isOurs && writer.status === 'ready' });
    } catch (error) {
      this.#complain(error as Error);
      this.#note({ canWrite: false });
    } finally {
      this.#isProbing = false;
    }
  }

  async #readUntilClosed(): Promise<void> {
    while (!this.#isClosed) {
      try {
        await this.#readOnce();
      } catch (error) {
        if (this.#isClosed) return;
        if (this.#parts.reader.status === 'ready') this.#complain(error as Error);
        this.#note({ canRead: false });
        await this.#pause();
      }
    }
  }

  /** For a moment, or until the connection is there again. */
  #pause(): Promise<void> {
    const { reader } = this.#parts;
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        reader.off('ready', end);
        resolve();
      };
      const timer = setTimeout(end, RETRY_MS);
      reader.once('ready', end);
    });
  }

  async #readOnce(): Promise<void> {
    const { reader, prefix, nodeId, clock } = this.#parts;
    if (!this.#offsets) {
      const [latest] = await reader.xrevrange(TO_ALL, '+', '-', 'COUNT', 1);
      this.#offsets = { all: latest?.[0] ?? STREAM_START, own: STREAM_START };
    }
    const offsets = this.#offsets;
    // From here on nothing is missed, even before the answer.
    this.#note({ canRead: reader.status === 'ready' });
    const own = toOne(nodeId);
    const from = ['STREAMS', TO_ALL, own, offsets.all, offsets.own] as const;
    const streams = (await reader.xread('COUNT', READ_AT_ONCE, 'BLOCK', BLOCK_MS, ...from)) ?? [];
    for (const [key, entries] of streams) {
      const way = key === prefix + own ? 'own' : 'all';
      for (const [id, [, text]] of entries) {
        if (this.#isClosed) return;
        // Unless a probe has just found that the streams begin anew.
        if (this.#offsets && !isBefore(id, this.#offsets[way])) this.#offsets = { ...this.#offsets, [way]: id };
        const [sentMs] = id.split('-');
        if (text !== undefined && this.#isOurs)
          this.#endpoint.receive(text, clock.steadyMs() + this.#aheadMs - Number(sentMs));
      }
    }
  }

  #note({ canRead = this.#canRead, canWrite = this.#canWrite }: { canRead?: boolean; canWrite?: boolean }): void {
    this.#canRead = canRead;
    this.#canWrite = canWrite;
    const isConnected = canRead && canWrite && !this.#isClosed;
    if (isConnected === this.#isConnected) return;
    this.#isConnected = isConnected;
    // Redis may have been emptied.
    this.#expiryDueMs.clear();
    for (const listener of this.#connectionListeners) {
      try {
        listener(isConnected);
      } catch (error) {
        this.#parts.logger.error(
          { error: describeError(error) },
          'a change of the connection to Redis was not handled',
        );
      }
    }
  }

  /** A command failed; said once until Redis has answered again. */
  #complain(error: Error): void {
    if (this.#isFailing || this.#isClosed) return;
    this.#isFailing = true;
    this.#parts.logger.warn({ error: describeError(error) }, 'messages between sidecars are held up');
  }
}
