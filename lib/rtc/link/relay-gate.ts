import type { SignalBody } from '@/lib/protocol/signal';

/** A gathering finds a handful of relays; whoever says more than this while it rings fills no memory. */
const MOST_HELD = 32;

/** RFC 8839, 5.1, as browsers write it; what is written otherwise may be read otherwise. */
const RELAY = /^candidate:\S+ \d+ \S+ \d+ (\S+) \d+ typ relay( |$)/;

/**
 * At a caller who was not allowed more than relays: a ringing device may call any address a relay's, and the check sent
 * to it would tell its owner where the caller is. Taken is what lies where this side has a relay too; the rest waits.
 */
export class RelayGate {
  readonly #deliver: (body: SignalBody) => void;
  readonly #own = new Set<string>();
  #held: SignalBody[] = [];
  #isOpen = false;

  constructor(deliver: (body: SignalBody) => void) {
    this.#deliver = deliver;
  }

  /** A signal of this side, whose relays say which of the peer's are ones. */
  heardOwn(body: SignalBody): void {
    const address = relayAddress(body);
    if (address === undefined) return;
    this.#own.add(address);
    for (const held of this.#held.splice(0)) this.take(held);
  }

  /** A signal of the peer: delivered at once, or as soon as it may be. */
  take(body: SignalBody): void {
    const isHarmless = body.type !== 'candidate' || body.candidate.candidate === '';
    if (this.#isOpen || isHarmless || this.#own.has(relayAddress(body) ?? '')) this.#deliver(body);
    else this.#held = [...this.#held, body].slice(-MOST_HELD);
  }

  /** Every address may be checked: the call is accepted, or the callee allowed it. Idempotent. */
  open(): void {
    this.#isOpen = true;
    for (const body of this.#held.splice(0)) this.#deliver(body);
  }
}

function relayAddress(body: SignalBody): string | undefined {
  return body.type === 'candidate' ? RELAY.exec(body.candidate.candidate)?.[1] : undefined;
}
