import type { DeviceId } from '@/lib/protocol/ids';
import type { FactBody } from '@/lib/protocol/sidecar/facts';
import type { SignalBody } from '@/lib/protocol/signal';
import type { LinkEvent } from '@/lib/rtc/peer/peer-link';
import { answererOf, earlyBody, isAnswer, withoutCandidates } from '@/lib/rtc/peer/sdp/session-description';
import type { CallLinkEvent } from './call-link-event';
import { isOfCall, type LinkEntry, type NewEntry } from './link-entry';
import type { SignalCourier } from './signal-courier';

/** What the sidecar says of an early signal: the callee's device it comes from, and how far its link may go. */
export type Early = NonNullable<FactBody<'call:signaled'>['early']>;

export interface ForkedLinksOptions {
  readonly courier: SignalCourier;
  readonly create: (of: NewEntry) => LinkEntry;
  readonly onEvent: (event: CallLinkEvent) => void;
}

/**
 * The early links of a call that rings, one of which may become its active link. An invite forks as in SIP (RFC 3261,
 * 16): it reaches every device of the callee, and each may answer.
 *
 * The caller has a link for each ringing device: the offer in the invite leads to the first device that answers it, and
 * each further device gets an offer of its own. The callee has one link, by the invite's offer or by its own. Before
 * accept nothing leaves but what the callee allows (invariants 2, 5 and 9).
 */
export class ForkedLinks {
  readonly #options: ForkedLinksOptions;
  /** The first is used where no device is chosen: the invite's at the caller, the only one at the callee. */
  #entries: LinkEntry[] = [];
  /** The session id of the offer in the invite. */
  #inviteId: string | undefined;

  constructor(options: ForkedLinksOptions) {
    this.#options = options;
  }

  get first(): LinkEntry | null {
    return this.#entries[0] ?? null;
  }

  has(entry: LinkEntry): boolean {
    return this.#entries.includes(entry);
  }

  /** A link for this device to begin with, or one that turned out not to be the call's. */
  add(entry: LinkEntry): void {
    this.#entries.push(entry);
  }

  /** The link to this device, or the one whose offer nobody has answered yet. */
  find(deviceId: DeviceId): LinkEntry | null {
    const { first } = this;
    return this.#entries.find((entry) => entry.deviceId === deviceId) ?? (first?.deviceId === null ? first : null);
  }

  /** It is the active link from now on. */
  remove(entry: LinkEntry): void {
    this.#entries = this.#entries.filter((other) => other !== entry);
  }

  /** An event of an early link: kept until the link is the call's, except that the peer has accepted over it. */
  take(entry: LinkEntry, event: LinkEvent): void {
    const { callId, role, deviceId } = entry;
    if (event.type === 'signal') this.#send(entry, event.body);
    else if (event.type === 'control') {
      if (event.message.type !== 'accept' || role !== 'caller' || deviceId === null) return;
      this.#options.onEvent({ type: 'peer-accepted', callId, deviceId, media: event.message.media });
    } else if (isOfCall(event)) entry.seen.set(event.type, event);
  }

  /**
   * At the caller: a signal of a ringing device. `active` is the link to the device that has accepted, if one has: no
   * further link is made then. A device that answers the invite twice has reloaded its page, which needs a new link.
   */
  hearDevice(body: SignalBody, { deviceId, earlyLink }: Early, active: LinkEntry | null): void {
    const known = active?.deviceId === deviceId ? active : this.#entries.find((entry) => entry.deviceId === deviceId);
    if (earlyLink === 'all') known?.gate.open();
    if (!isAnswer(body)) return known?.gate.take(body);
    const answerer = answererOf(body.description.sdp);
    // Sent twice, because its acknowledgement was lost.
    if (known?.answerers.has(answerer)) return;
    const { answers = this.#inviteId } = body.description;
    // To the offer of a link that has been replaced since.
    if (answers !== this.#inviteId && answers !== known?.offerId) return;
    const { first } = this;
    if (known && answers === known.offerId && !known.isAnswered) {
      known.answerers.add(answerer);
      known.isAnswered = true;
      known.connection.handleSignal(body);
    } else if (active || !first) return;
    else if (!known && first.deviceId === null) {
      Object.assign(first, { deviceId, earlyLink, isAnswered: true });
      first.answerers.add(answerer);
      for (const held of first.held.splice(0)) this.#send(first, held);
      first.connection.handleSignal(body);
    } else {
      const { callId } = first;
      const entry = this.#options.create({ callId, role: 'caller', linkEpoch: 0, deviceId, earlyLink });
      entry.answerers.add(answerer);
      if (known) this.#replace(known, entry);
      else this.#entries.push(entry);
    }
  }

  /** Closes all that are left. */
  close(): void {
    for (const entry of this.#entries.splice(0)) this.#close(entry);
  }

  #replace(before: LinkEntry, entry: LinkEntry): void {
    this.#close(before);
    this.#entries = this.#entries.map((other) => (other === before ? entry : other));
  }

  #close(entry: LinkEntry): void {
    this.#options.courier.forget(entry);
    entry.connection.close();
  }

  #send(entry: LinkEntry, body: SignalBody): void {
    const { callId, role, deviceId, earlyLink } = entry;
    entry.gate.heardOwn(body);
    const isForAll = role === 'caller' && deviceId === null;
    if (isForAll && !entry.hasOffered && body.type === 'description') {
      entry.hasOffered = true;
      this.#inviteId = entry.offerId;
      this.#options.onEvent({ type: 'offer-made', callId, offer: withoutCandidates(body.description.sdp) });
      return;
    }
    const early = isForAll ? null : earlyBody(body, earlyLink);
    if (early) this.#options.courier.sendEarly(entry, early);
    else entry.held.push(body);
  }
}
