import type { DeviceId } from '@/lib/protocol/ids';
import type { Signal, SignalBody } from '@/lib/protocol/signal';
import type { AskPort } from './ask-port';
import type { CallLinkEntry } from './call-link-entry';

interface Letter {
  readonly link: CallLinkEntry;
  readonly signal: Signal;
  /** The one device it is for, where others might take it for their own. */
  readonly to?: DeviceId | undefined;
}

/** Carries a link's signals: by its data channel while that works, by the socket otherwise; without either they wait. */
export class SignalCourier {
  readonly #signaling: AskPort;
  #unsent: Letter[] = [];
  /** Given to the socket and not yet acknowledged: a sidecar that hangs takes them and passes nothing on. */
  readonly #underWay = new Set<Letter>();

  constructor(signaling: AskPort) {
    this.#signaling = signaling;
  }

  send(link: CallLinkEntry, body: SignalBody): void {
    if (isForOne(link)) return this.sendEarly(link, body);
    const signal: Signal = { linkEpoch: link.linkEpoch, body };
    if (link.peer.isReachable && link.peer.sendControl({ type: 'signal', signal })) return;
    this.#post({ link, signal });
  }

  /** Of the making of a link that begins while it rings: by the socket alone, where the sidecar sees that it is allowed, and for one device. */
  sendEarly(link: CallLinkEntry, body: SignalBody): void {
    this.#post({ link, signal: { linkEpoch: link.linkEpoch, body }, to: link.deviceId ?? undefined });
  }

  /** The data channel works again: what the socket has not acknowledged goes there too. */
  reachable(): void {
    this.#unsent.unshift(...this.#underWay);
    this.#underWay.clear();
    this.flush();
  }

  /** There is a way to the peer again: sends what waited for one. */
  flush(): void {
    const unsent = this.#unsent;
    this.#unsent = [];
    for (const letter of unsent) {
      if (letter.link.isReleased && letter.to === undefined) this.send(letter.link, letter.signal.body);
      else this.#post(letter);
    }
  }

  /** Forgets this link's signals. */
  forget(link: CallLinkEntry): void {
    this.#unsent = this.#unsent.filter((letter) => letter.link !== link);
    for (const letter of this.#underWay) if (letter.link === link) this.#underWay.delete(letter);
  }

  #post(letter: Letter): void {
    if (this.#signaling.connection === 'online') void this.#ask(letter);
    else this.#unsent.push(letter);
  }

  #ask(letter: Letter): PromiseLike<void> {
    const { link, signal, to } = letter;
    this.#underWay.add(letter);
    const request = { callId: link.callId, signal, ...(to !== undefined && { to }) };
    return this.#signaling.ask('call:signal', request).then((reply) => {
      if (!this.#underWay.delete(letter)) return;
      // Without a socket now, the request was lost with it; any other refusal would come again.
      if (!reply.ok && this.#signaling.connection !== 'online') this.#unsent.push(letter);
    });
  }
}

/** An offer for one device says so until it is answered: the device may have answered that of the invite, by another link. */
function isForOne({ role, deviceId, hasOffered, isAnswered }: CallLinkEntry): boolean {
  return role === 'caller' && deviceId !== null && !hasOffered && !isAnswered;
}
