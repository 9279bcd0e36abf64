import type { Timers } from '@/lib/browser/timers';
import type { DeviceId } from '@/lib/protocol/ids';
import type { Signal, SignalBody } from '@/lib/protocol/signal';
import type { LinkEntry } from './link-entry';
import type { RequestPort } from './request-port';

interface Letter {
  readonly link: LinkEntry;
  readonly signal: Signal;
  /** The device that it is for, where others might take it for theirs. */
  readonly to?: DeviceId | undefined;
}

/**
 * After a refusal `internal` over a working socket: whoever runs the calls was busy, or is being replaced. Much shorter
 * than the time that a link has to connect.
 */
const RETRY_MS = 1_000;

/** Sends a link's signals: over its data channel while that works, otherwise over the socket; without either they wait. */
export class SignalCourier {
  readonly #signaling: RequestPort;
  readonly #timers: Pick<Timers, 'start'>;
  /** In the order in which they are to arrive. */
  #unsent: Letter[] = [];
  #stopRetry: (() => void) | null = null;
  /** The latest offer and answer of each link: an earlier one that arrives after it would undo it. */
  readonly #latest = new WeakMap<LinkEntry, Partial<Record<'offer' | 'answer', Letter>>>();
  /** Sent over the socket and not acknowledged yet: a sidecar that hangs accepts requests and forwards nothing. */
  readonly #underWay = new Set<Letter>();

  constructor(signaling: RequestPort, timers: Pick<Timers, 'start'>) {
    this.#signaling = signaling;
    this.#timers = timers;
  }

  send(link: LinkEntry, body: SignalBody): void {
    if (isForOne(link)) return this.sendEarly(link, body);
    const signal: Signal = { linkEpoch: link.linkEpoch, body };
    if (link.connection.isReachable && link.connection.sendControl({ type: 'signal', signal })) return;
    this.#post({ link, signal });
  }

  /** A signal of an early link: over the socket alone, where the sidecar checks that it is allowed, and to one device. */
  sendEarly(link: LinkEntry, body: SignalBody): void {
    this.#post({ link, signal: { linkEpoch: link.linkEpoch, body }, to: link.deviceId ?? undefined });
  }

  /** The data channel works again: what the socket has not acknowledged is sent over it too. */
  reachable(): void {
    this.#unsent.unshift(...this.#underWay);
    this.#underWay.clear();
    this.flush();
  }

  /** The socket or the data channel works again: sends what waited. */
  flush(): void {
    this.#stopRetry?.();
    this.#stopRetry = null;
    const unsent = this.#unsent;
    this.#unsent = [];
    for (const letter of unsent) {
      if (letter.link.isReleased && letter.to === undefined) this.send(letter.link, letter.signal.body);
      else this.#post(letter);
    }
  }

  /** Drops this link's unsent signals. */
  forget(link: LinkEntry): void {
    this.#unsent = this.#unsent.filter((letter) => letter.link !== link);
    for (const letter of this.#underWay) if (letter.link === link) this.#underWay.delete(letter);
    if (this.#unsent.length > 0) return;
    this.#stopRetry?.();
    this.#stopRetry = null;
  }

  #post(letter: Letter): void {
    this.#note(letter);
    const isWaiting = this.#stopRetry !== null;
    if (this.#signaling.connection === 'online' && !isWaiting) void this.#ask(letter);
    else this.#unsent.push(letter);
  }

  #ask(letter: Letter): PromiseLike<void> {
    const { link, signal, to } = letter;
    this.#underWay.add(letter);
    const request = { callId: link.callId, signal, ...(to !== undefined && { to }) };
    return this.#signaling.ask('call:signal', request).then((reply) => {
      if (!this.#underWay.delete(letter) || reply.ok) return;
      const isLost = this.#signaling.connection !== 'online';
      // Any other refusal would come again.
      if (isLost) this.#unsent.push(letter);
      else if (reply.code === 'internal') this.#sendLater(letter);
    });
  }

  #sendLater(letter: Letter): void {
    if (this.#isOutdated(letter)) return;
    this.#unsent.push(letter);
    this.#stopRetry ??= this.#timers.start(RETRY_MS, () => this.flush());
  }

  #note(letter: Letter): void {
    const { link, signal } = letter;
    if (signal.body.type !== 'description') return;
    this.#latest.set(link, { ...this.#latest.get(link), [signal.body.description.type]: letter });
  }

  #isOutdated(letter: Letter): boolean {
    const { link, signal } = letter;
    return signal.body.type === 'description' && this.#latest.get(link)?.[signal.body.description.type] !== letter;
  }
}

/** Until a device has answered its own offer, signals name it: it may have answered the invite's offer, over another link. */
function isForOne({ role, deviceId, hasOffered, isAnswered }: LinkEntry): boolean {
  return role === 'caller' && deviceId !== null && !hasOffered && !isAnswered;
}
