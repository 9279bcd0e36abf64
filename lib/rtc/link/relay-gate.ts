import type { SignalBody } from '@/lib/protocol/signal';

/** Gathering finds a handful of candidates; a device that sends more than this while it rings cannot fill the memory. */
const MOST_HELD = 32;

/** RFC 8839, 5.1, exactly as browsers write it: a browser may parse any other spelling differently. */
const RELAY = /^candidate:\S+ \d+ \S+ \d+ (\S+) \d+ typ relay( |$)/;

/**
 * Filters the candidates of a ringing device at a caller that may use relays alone. A device can claim that any address
 * is a relay's, and the connectivity check sent there would reveal the caller's address. Only candidates at the address
 * of one of the own relays pass; the others wait for accept.
 */
export class RelayGate {
  readonly #deliver: (body: SignalBody) => void;
  readonly #own = new Set<string>();
  #held: SignalBody[] = [];
  #isOpen = false;

  constructor(deliver: (body: SignalBody) => void) {
    this.#deliver = deliver;
  }

  /** An own signal: an own relay's address is known to be a relay's. */
  heardOwn(body: SignalBody): void {
    const address = relayAddress(body);
    if (address === undefined) return;
    this.#own.add(address);
    for (const held of this.#held.splice(0)) this.take(held);
  }

  /** A signal of the peer: delivered at once, or as soon as it is safe. */
  take(body: SignalBody): void {
    const isHarmless = body.type !== 'candidate' || body.candidate.candidate === '';
    if (this.#isOpen || isHarmless || this.#own.has(relayAddress(body) ?? '')) this.#deliver(body);
    else this.#held = [...this.#held, body].slice(-MOST_HELD);
  }

  /** Connectivity checks may go to any address: the call is accepted, or the callee allowed it. Idempotent. */
  open(): void {
    this.#isOpen = true;
    for (const body of this.#held.splice(0)) this.#deliver(body);
  }
}

function relayAddress(body: SignalBody): string | undefined {
  return body.type === 'candidate' ? RELAY.exec(body.candidate.candidate)?.[1] : undefined;
}
