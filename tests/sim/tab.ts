import { reduceCall } from '@/lib/call/reduce';
import type { CallEffect, CallEvent, CallState, CallTimer } from '@/lib/call/state';
import type { CallElsewhere, CallSnapshot, Media } from '@/lib/protocol/call';
import type { CallFact } from '@/lib/protocol/facts';
import type { CallId } from '@/lib/protocol/ids';
import type { Signal } from '@/lib/protocol/signal';
import { keyOf } from '@/server/calls/registry-state';
import type { Device } from '@/server/calls/types';
import { SimCallLink } from './call-link';
import type { LinkOwner, SimLink } from './links';
import { SimOutbox } from './outbox';
import type { ClientEnd, SimAsk, SimSocket } from './socket';
import type { World } from './world';

/** One browser tab around the real reducer: does what CallController does with its effects. */
export class SimTab implements ClientEnd, LinkOwner {
  state: CallState = { phase: 'idle' };
  /** Set while it is connected. */
  socket: SimSocket | null = null;
  media: Media | null = null;
  /** The camera is open for the person alone, who chose so in this tab. */
  isPreviewing = false;
  /** Has heard from the sidecar since it connected, so that it shows people to call. */
  isReady = false;
  /** Calls that this page has ended or left; it may not go back into them. */
  readonly over = new Set<CallId>();
  /** This person's call on another tab, as far as the page was told. */
  elsewhere: CallElsewhere | null = null;
  /** Closed or signed out, until somebody opens it again. */
  isGone = false;
  /** The last fault that hit this device. */
  troubledAtMs = 0;
  phaseSinceMs = 0;
  readonly name: string;
  readonly key: string;
  readonly outbox: SimOutbox;
  readonly #callLink: SimCallLink;
  #connecting: SimSocket | null = null;
  /** What a frozen page has yet to hear; null while it is awake. */
  #late: (() => void)[] | null = null;
  readonly #events: CallEvent[] = [];
  readonly #timers = new Map<CallTimer, () => void>();
  /** Counts pages: what an earlier one waited for is nothing to the next. */
  #page = 0;

  constructor(
    readonly device: Device,
    private readonly world: World,
  ) {
    this.name = `${device.userId}/${device.deviceId}`;
    this.key = keyOf(device);
    this.outbox = new SimOutbox(this);
    const isOnline = () => this.socket !== null;
    this.#callLink = new SimCallLink(world.links, this, isOnline, (ask) => this.outbox.send(ask, false));
  }

  /** Media leaves this page. */
  get isSending(): boolean {
    return this.media !== null && this.link?.isUp === true && this.#callLink.isReleased;
  }

  get link(): SimLink | null {
    return this.#callLink.current;
  }

  /** What an effect brings at once waits until this event's effects are done. */
  dispatch(event: CallEvent): void {
    this.#events.push(event);
    if (this.#events.length > 1) return;
    for (let next = this.#events[0]; next; next = this.#events[0]) {
      this.#step(next);
      this.#events.shift();
    }
  }

  hear(run: () => void): void {
    if (this.#late) this.#late.push(run);
    else run();
  }

  later(ms: number, run: () => void): () => void {
    const page = this.#page;
    return this.world.after(ms, () => page === this.#page && this.hear(run));
  }

  isDoubled(): boolean {
    return this.world.isDoubled();
  }

  troubled(): void {
    this.troubledAtMs = this.world.nowMs;
  }

  /** Asleep: it hears nothing, and the sidecar misses it after a while. */
  freeze(ms: number): void {
    if (this.isGone || this.#late) return;
    this.troubled();
    this.#late = [];
    const { socket } = this;
    const page = this.#page;
    if (ms > 13_000) socket?.cut(ms, this.world.random.between(5_000, 13_000));
    this.world.after(ms, () => {
      if (page !== this.#page) return;
      const late = this.#late ?? [];
      this.#late = null;
      for (const run of late) this.hear(run);
    });
  }

  /** Keeps trying while the page is open. */
  connect(): void {
    if (this.isGone || this.#connecting) return;
    if (!this.world.server.isUp) this.later(this.world.random.between(200, 1_000), () => this.connect());
    else this.#connecting = this.world.connect(this);
  }

  connected(): void {
    this.troubled();
    this.socket = this.#connecting;
  }

  /** As CallController does: what waits to be sent is news to the sidecar, not the other way round. */
  ready(snapshot: CallSnapshot | null): void {
    this.isReady = true;
    this.elsewhere = null;
    const call = snapshot && this.outbox.isEnding(snapshot.callId) ? null : snapshot;
    const isInviting = this.state.phase !== 'idle' && this.outbox.isJoining(this.state.callId);
    this.dispatch({ type: 'synced', call, isInviting, nowMs: this.world.nowMs });
    this.outbox.resend();
    this.#callLink.flush();
  }

  fact(fact: CallFact): void {
    if (fact.name === 'call:elsewhere') {
      this.elsewhere = fact.body.call;
      return;
    }
    if (fact.name !== 'call:signaled') return this.dispatch({ type: 'fact', fact, nowMs: this.world.nowMs });
    this.#callLink.take(fact.body.callId, fact.body.signal, fact.body.early);
  }

  signedOut(): void {
    this.dispatch({ type: 'signed-out', nowMs: this.world.nowMs });
    this.leave();
  }

  closed(socket: SimSocket): void {
    if (this.#connecting !== socket) return;
    this.troubled();
    this.#connecting = null;
    this.socket = null;
    this.isReady = false;
    this.outbox.lost();
    this.later(this.world.random.between(50, 1_500), () => this.connect());
  }

  /** The page goes: nothing of it is left but its device id. A crash tells nobody. */
  leave(isCrash = false): void {
    this.isGone = true;
    this.#page += 1;
    this.troubled();
    if (isCrash) this.#connecting?.abandon(this.world.random.between(0, 13_000));
    else this.#connecting?.closeFromClient();
    this.#connecting = null;
    this.socket = null;
    this.isReady = false;
    this.elsewhere = null;
    this.#late = null;
    this.#callLink.close(isCrash);
    this.media = null;
    this.isPreviewing = false;
    this.outbox.clear();
    this.over.clear();
    for (const stop of this.#timers.values()) stop();
    this.#timers.clear();
    this.state = { phase: 'idle' };
  }

  open(): void {
    if (!this.isGone) return;
    this.isGone = false;
    this.troubled();
    this.connect();
  }

  refused(ask: SimAsk, code: Extract<CallEvent, { type: 'refused' }>['code']): void {
    const { callId } = ask.request as { callId: CallId };
    if (ask.name === 'call:signal') this.#callLink.refused(callId, ask.request.signal);
    else this.dispatch({ type: 'refused', callId, ask: ask.name, code, nowMs: this.world.nowMs });
  }

  offerMade({ callId }: SimLink, offer: string): void {
    this.dispatch({ type: 'offer-made', callId, offer });
  }

  signal(link: SimLink, signal: Signal): void {
    if (this.link === link) this.#callLink.send(link, signal);
  }

  linkConnected(link: SimLink): void {
    this.hear(() => this.#callLink.hears(link, 'connected') && this.#linkTold('connected'));
  }

  linkDisconnected(link: SimLink): void {
    this.hear(() => this.#callLink.hears(link, 'disconnected') && this.#linkTold('disconnected'));
  }

  linkFailed(link: SimLink): void {
    this.hear(() => this.#callLink.hears(link, 'failed') && this.#linkTold('failed'));
  }

  toldByPeer(link: SimLink, message: Parameters<LinkOwner['toldByPeer']>[1]): void {
    this.hear(() => {
      if (link.isClosed) return;
      const { isReleased, deviceId } = this.#callLink;
      if (isReleased !== (message.type !== 'accept')) return;
      this.world.watch.seen.add(`${message.type} on the data channel`);
      if (message.type === 'signal') this.#callLink.take(link.callId, message.signal);
      else if (message.type === 'hang-up') this.dispatch({ type: 'peer-hung-up', nowMs: this.world.nowMs });
      else if (link.role === 'caller' && deviceId) {
        this.dispatch({ type: 'peer-accepted', callId: link.callId, deviceId, media: 'video' });
      }
    });
  }

  #step(event: CallEvent): void {
    const before = this.state;
    const { state, effects } = reduceCall(before, event);
    this.state = state;
    if (state.phase !== before.phase) this.phaseSinceMs = this.world.nowMs;
    this.world.watch.reduced(this, before, event, effects);
    for (const effect of effects) this.#run(effect);
    this.world.watch.settled(this);
    // In every other tab a person who wants to see themselves.
    const hasBegun = state.phase === 'ringing-in' && before.phase !== 'ringing-in';
    if (hasBegun && Number(this.device.deviceId) % 2 === 0) this.dispatch({ type: 'preview', on: true });
  }

  #run(effect: CallEffect): void {
    switch (effect.type) {
      case 'ask':
        if (effect.ask.name === 'call:signal') throw new Error('the machine sends no signals');
        return this.outbox.send(effect.ask, effect.untilAcked);
      case 'withdraw-invite':
        return this.outbox.withdrawInvite(effect.callId);
      case 'open-media':
        this.media = effect.media;
        this.isPreviewing = false;
        return;
      case 'open-preview':
        this.isPreviewing = true;
        return;
      case 'stop-media':
        this.media = null;
        this.isPreviewing = false;
        return;
      case 'open-link':
        return this.#callLink.open(effect);
      case 'release-signals':
        return this.#linkTold(this.#callLink.release());
      case 'choose-link':
        return this.#linkTold(this.#callLink.choose(effect.deviceId));
      case 'restart-ice':
        return this.#callLink.restart();
      case 'close-link':
        return this.#callLink.close();
      // Nothing is linked before accept here.
      case 'control-accept':
        return this.#callLink.accept();
      case 'control-hang-up':
        return this.#callLink.hangUp();
      case 'start-timer':
        return this.#startTimer(effect.timer, effect.callId, effect.ms);
      case 'stop-timer':
        return this.#stopTimer(effect.timer);
    }
  }

  #linkTold(state: 'connected' | 'disconnected' | 'failed' | null): void {
    if (state && this.link) {
      const { linkEpoch } = this.link;
      this.dispatch({ type: `link-${state}`, linkEpoch, nowMs: this.world.nowMs });
    }
  }

  #startTimer(timer: CallTimer, callId: CallId, ms: number): void {
    this.#stopTimer(timer);
    const stop = this.later(ms, () => {
      if (this.#timers.get(timer) !== stop) return;
      this.#timers.delete(timer);
      this.dispatch({ type: 'timer', timer, callId, nowMs: this.world.nowMs });
    });
    this.#timers.set(timer, stop);
  }

  #stopTimer(timer: CallTimer): void {
    this.#timers.get(timer)?.();
    this.#timers.delete(timer);
  }
}
