import type { SignalBody, SignalCandidate, SignalDescription } from '@/lib/protocol/signal';
import { canonicalCandidate } from './sdp/canonical-candidate';
import { canonicalDescription } from './sdp/canonical-description';
import { candidatesOf, sessionIdOf, withQuietSilence, withStartBitrate } from './sdp/session-description';

/** A gathering finds a dozen; a peer that never sends the description they belong to fills no memory. */
const MOST_EARLY = 200;

/** Until the new candidates of both sides are known and checked: Chromium alone hears of a new address after 2 s. */
const RESTART_TAKES_MS = 4_000;

/** What negotiation needs of an RTCPeerConnection. */
export interface NegotiablePeer
  extends Pick<
    RTCPeerConnection,
    | 'signalingState'
    | 'localDescription'
    | 'remoteDescription'
    | 'currentLocalDescription'
    | 'pendingLocalDescription'
    | 'currentRemoteDescription'
    | 'setLocalDescription'
    | 'setRemoteDescription'
    | 'addIceCandidate'
  > {
  createOffer(): Promise<RTCSessionDescriptionInit>;
}

export interface NegotiatorOptions {
  /** The polite side gives its own offer up when both offer at once. */
  readonly polite: boolean;
  readonly send: (body: SignalBody) => void;
  /** Asked before each gathering. Null when it may begin; otherwise it waits, and with it `setLocalDescription`, which begins it. Never rejects. */
  readonly serversArriving: () => Promise<void> | null;
  /** Runs between a remote offer and its answer: the place to set directions and attach what is sent. */
  readonly beforeAnswer: () => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Perfect negotiation (W3C webrtc-pc, 10.7) with a queue for candidates that come before their description. The one place
 * that hands the peer's signals to the browser, and only as our own parser has rewritten them (decision 018).
 */
export class Negotiator {
  readonly #peer: NegotiablePeer;
  readonly #options: NegotiatorOptions;
  #makingOffer = false;
  #settingAnswer = false;
  #ignoringOffer = false;
  /** Of the peer, so far. */
  #offersTaken = 0;
  #restartTakenAtMs = Number.NEGATIVE_INFINITY;
  /** The last offer that was taken, whether it began or restarted ICE, and whether it was answered. */
  #lastOffer = { sdp: '', isRestart: false, isAnswered: false };
  #early: SignalCandidate[] = [];
  #incoming: Promise<void> = Promise.resolve();
  #offering: Promise<void> = Promise.resolve();

  constructor(peer: NegotiablePeer, options: NegotiatorOptions) {
    this.#peer = peer;
    this.#options = options;
  }

  /** For `negotiationneeded`. Never rejects. */
  offer(): Promise<void> {
    this.#offering = this.#makeOffer();
    return this.#offering;
  }

  async #makeOffer(): Promise<void> {
    try {
      this.#makingOffer = true;
      const arriving = this.#options.serversArriving();
      if (arriving) await this.#offerBefore(arriving);
      else {
        await this.#peer.setLocalDescription();
        this.#sendLocal();
      }
    } catch (error) {
      this.#options.onError(error);
    } finally {
      this.#makingOffer = false;
    }
  }

  /** An offer says nothing of servers, so it need not wait for them; what it may not do is gather without them. */
  async #offerBefore(arriving: Promise<void>): Promise<void> {
    const { sdp = '' } = await this.#peer.createOffer();
    this.#options.send({ type: 'description', description: { type: 'offer', sdp } });
    const taken = this.#offersTaken;
    await arriving;
    // Unless it was given up for one of the peer's meanwhile.
    if (taken === this.#offersTaken) await this.#peer.setLocalDescription({ type: 'offer', sdp });
  }

  /** The peer's ICE restart was taken so recently that it may still succeed. An offer that only adds sections is none. */
  get isPeerRestarting(): boolean {
    return performance.now() - this.#restartTakenAtMs < RESTART_TAKES_MS;
  }

  /** The own offer that is not answered yet restarts nothing: it only adds sections. */
  get isOfferWithoutRestart(): boolean {
    const { signalingState, pendingLocalDescription: offer, currentLocalDescription: before } = this.#peer;
    if (signalingState !== 'have-local-offer' || !offer || !before) return false;
    return ufragOf(offer.sdp) === ufragOf(before.sdp);
  }

  /** Sends an offer that is still unanswered again, with the candidates found since; false if there is none. */
  repeatOffer(): boolean {
    if (this.#peer.signalingState !== 'have-local-offer') return false;
    this.#sendLocal();
    return true;
  }

  /** Sends the answer that stands again: it may not have arrived. */
  repeatAnswer(): void {
    if (this.#peer.signalingState === 'stable') this.#sendStandingAnswer();
  }

  /** Takes the peer's signals in the order they come. Never rejects. */
  handle(body: SignalBody): Promise<void> {
    this.#incoming = this.#incoming.then(() => this.#take(body)).catch(this.#options.onError);
    return this.#incoming;
  }

  #take(body: SignalBody): Promise<void> {
    switch (body.type) {
      case 'description':
        return this.#takeDescription(body.description);
      case 'candidate':
        return this.#takeCandidate(body.candidate);
    }
  }

  async #takeDescription(said: SignalDescription): Promise<void> {
    const sdp = canonicalDescription(said.sdp);
    if (sdp === null) throw new RefusedDescription();
    if (said.type === 'offer' && this.#lastOffer.isAnswered && sdp === this.#lastOffer.sdp)
      return this.#answerAgain(sdp, candidatesOf(said.sdp));
    if (await this.#setDescription({ type: said.type, sdp })) await this.#follow(said);
  }

  /**
   * The peer has repeated an offer before it had the answer. It is not set again: that would give an own offer up which was
   * made since. If the peer takes that one as well, no later offer fits what it has (Chromium chooses other mids for it).
   */
  async #answerAgain(sdp: string, candidates: readonly SignalCandidate[]): Promise<void> {
    this.#noteRestart(sdp, '');
    for (const candidate of candidates) await this.#takeCandidate(candidate);
    await this.#offering;
    // A polite peer gives its offer up when it takes the one that waits here.
    if (!this.#options.polite && this.#peer.signalingState === 'have-local-offer') return;
    this.#sendStandingAnswer();
    // The peer has ignored it if it has no answer yet.
    this.repeatOffer();
  }

  /** Whether the description was one to be taken. */
  async #setDescription(description: SignalDescription): Promise<boolean> {
    if (this.#isOfAnother(description.sdp)) return false;
    // The offer may be with the peer before it is set here.
    if (description.type === 'answer') await this.#offering;
    const { signalingState } = this.#peer;
    const readyForOffer = !this.#makingOffer && (signalingState === 'stable' || this.#settingAnswer);
    this.#ignoringOffer = description.type === 'offer' && !readyForOffer && !this.#options.polite;
    if (this.#ignoringOffer) return false;
    // An answer to an offer that was rolled back, or a repeated one.
    if (description.type === 'answer' && signalingState !== 'have-local-offer') return false;
    if (description.type === 'answer' && this.#isOfOfferBefore(description.sdp)) return false;
    const before = this.#peer.remoteDescription?.sdp ?? '';

    this.#settingAnswer = description.type === 'answer';
    try {
      await this.#peer.setRemoteDescription({
        type: description.type,
        sdp: withQuietSilence(withStartBitrate(description.sdp)),
      });
    } finally {
      this.#settingAnswer = false;
    }
    if (description.type === 'offer') {
      this.#offersTaken += 1;
      this.#noteRestart(description.sdp, before);
    }
    return true;
  }

  /** A repeated offer begins nothing else than it did the first time. */
  #noteRestart(sdp: string, before: string): void {
    if (sdp !== this.#lastOffer.sdp)
      this.#lastOffer = { sdp, isRestart: ufragOf(sdp) !== ufragOf(before), isAnswered: false };
    if (this.#lastOffer.isRestart) this.#restartTakenAtMs = performance.now();
  }

  /** After a description was set: adds the candidates in it and those that waited for it, and answers an offer. */
  async #follow({ type, sdp }: SignalDescription): Promise<void> {
    const early = this.#early;
    this.#early = [];
    for (const candidate of [...early, ...candidatesOf(sdp)]) await this.#takeCandidate(candidate);
    if (type === 'offer') {
      this.#options.beforeAnswer();
      await this.#options.serversArriving();
      await this.#peer.setLocalDescription();
      this.#lastOffer.isAnswered = true;
      this.#sendLocal();
    }
  }

  /** What the caller's link to another ringing device has to say, passed on to this one: both accepted, the other was second. */
  #isOfAnother(sdp: string): boolean {
    const known = sessionIdOf(this.#peer.remoteDescription?.sdp ?? '');
    return known !== undefined && known !== sessionIdOf(sdp);
  }

  /**
   * An answer has as many sections as its offer (RFC 3264, 6), and offer and answer of an ICE restart both have new
   * credentials (RFC 8839, 4.4.1.1.1). Any other answer is a second one to an offer that was sent twice, or one to an offer
   * that was replaced since.
   */
  #isOfOfferBefore(sdp: string): boolean {
    const { pendingLocalDescription: offer, currentLocalDescription: before, currentRemoteDescription } = this.#peer;
    if (!offer || !before || !currentRemoteDescription) return false;
    if (sectionsIn(sdp) !== sectionsIn(offer.sdp)) return true;
    return ufragOf(offer.sdp) !== ufragOf(before.sdp) && ufragOf(sdp) === ufragOf(currentRemoteDescription.sdp);
  }

  /** RFC 8838, 9: a candidate belongs to the generation its ufrag names; before that description it waits. */
  async #takeCandidate(said: SignalCandidate): Promise<void> {
    const candidate = canonicalCandidate(said);
    if (!candidate) return;
    const remote = this.#peer.remoteDescription;
    const ufrag = candidate.usernameFragment;
    if (!remote || (ufrag !== null && !remote.sdp.includes(`a=ice-ufrag:${ufrag}\r\n`))) {
      this.#early = [...this.#early, candidate].slice(-MOST_EARLY);
      return;
    }
    try {
      await this.#peer.addIceCandidate(candidate);
    } catch (error) {
      if (!this.#ignoringOffer) this.#options.onError(error);
    }
  }

  /** The answer to the peer's last offer, unless an own offer was negotiated since. */
  #sendStandingAnswer(): void {
    const { currentLocalDescription } = this.#peer;
    if (currentLocalDescription?.type === 'answer') this.#sendLocal(currentLocalDescription);
  }

  #sendLocal(local = this.#peer.localDescription): void {
    if (local?.type !== 'offer' && local?.type !== 'answer') return;
    const answers = local.type === 'answer' ? sessionIdOf(this.#peer.remoteDescription?.sdp ?? '') : undefined;
    const description = { type: local.type, sdp: local.sdp, ...(answers !== undefined && { answers }) };
    this.#options.send({ type: 'description', description });
  }
}

/** Our own parser does not know it for a description. Says nothing of what was in it. */
class RefusedDescription extends Error {
  override readonly name = 'RefusedDescription';
}

const sectionsIn = (sdp: string): number => sdp.match(/^m=/gm)?.length ?? 0;

const ufragOf = (sdp: string): string | undefined => /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1];
