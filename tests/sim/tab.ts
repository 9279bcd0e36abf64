import { reduceCall } from '@/lib/call/reduce';
import type { CallEffect, CallEvent, CallState, CallTimer } from '@/lib/call/state';
import type { CallSnapshot, Media } from '@/lib/protocol/call';
import type { CallFact } from '@/lib/protocol/facts';
import type { CallId } from '@/lib/protocol/ids';
import type { Signal } from '@/lib/protocol/signal';
import type { Device, RegistryReply } from '@/server/calls/types';
import type { LinkOwner, SimLink } from './links';
import type { ClientEnd, SimAsk, SimSocket } from './socket';
import type { World } from './world';

const ENDS: readonly string[] = ['call:hang-up', 'call:cancel', 'call:decline'];

/** One browser tab around the real reducer: does what CallController does with its effects. */
export class SimTab implements ClientEnd, LinkOwner {
  state: CallState = { phase: 'idle' };
  socket: SimSocket | null = null;
  link: SimLink | null = null;
  media: Media | null = null;
  isOnline = false;
  /** Has heard from the sidecar since it connected, so that it shows people to call. */
  isReady = false;
  /** Calls that this page has ended or left; it may not go back into them. */
  readonly over = new Set<CallId>();
  /** Closed or signed out, until somebody opens it again. */
  isGone = false;
  #connecting: SimSocket | null = null;
  #kept: SimAsk[] = [];
  #unanswered = new Set<SimAsk>();
  #hangsUp = false;
  readonly #timers = new Map<CallTimer, () => void>();

  constructor(
    readonly device: Device,
    private readonly world: World,
  ) {}

  get name(): string {
    return `${this.device.userId}/${this.device.deviceId}`;
  }

  dispatch(event: CallEvent): void {
    const before = this.state;
    const { state, effects } = reduceCall(before, event);
    this.state = state;
    this.world.watch.reduced(this, before, event, effects);
    for (const effect of effects) this.#run(effect);
    this.world.watch.settled(this);
  }

  /** Keeps trying while the page is open. */
  connect(): void {
    if (this.isGone || this.#connecting) return;
    if (!this.world.server.isUp) {
      this.world.after(this.world.random.between(200, 1_000), () => this.connect());
      return;
    }
    this.#connecting = this.world.connect(this);
  }

  connected(): void {
    this.socket = this.#connecting;
    this.isOnline = true;
  }

  /** As CallController does: what waits to be sent is news to the sidecar, not the other way round. */
  ready(snapshot: CallSnapshot | null): void {
    this.isReady = true;
    const call = snapshot && this.#keeps(snapshot.callId, ENDS) ? null : snapshot;
    const ownCallId = this.state.phase === 'idle' ? null : this.state.callId;
    if (call !== null || ownCallId === null || !this.#keeps(ownCallId, ['call:invite'])) {
      this.dispatch({ type: 'synced', call, nowMs: this.world.nowMs });
    }
    for (const ask of [...this.#kept]) this.#transmit(ask);
  }

  #keeps(callId: CallId, names: readonly string[]): boolean {
    return this.#kept.some(
      ({ name, request }) => names.includes(name) && 'callId' in request && request.callId === callId,
    );
  }

  fact(fact: CallFact): void {
    if (fact.name !== 'call:signaled') return this.dispatch({ type: 'fact', fact, nowMs: this.world.nowMs });
    const { callId, signal } = fact.body;
    if (this.link?.callId === callId) this.world.links.handleSignal(this.link, signal);
  }

  signedOut(): void {
    this.dispatch({ type: 'signed-out', nowMs: this.world.nowMs });
    this.leave();
  }

  closed(socket: SimSocket): void {
    if (this.#connecting !== socket) return;
    this.#connecting = null;
    this.socket = null;
    this.isOnline = false;
    this.isReady = false;
    const lost = [...this.#unanswered].filter((ask) => !this.#kept.includes(ask));
    this.#unanswered.clear();
    for (const ask of lost) this.#refused(ask, 'internal');
    this.world.after(this.world.random.between(50, 1_500), () => this.connect());
  }

  /** The page goes: nothing of it is left but its device id. */
  leave(): void {
    this.isGone = true;
    this.#connecting?.closeFromClient();
    this.#connecting = null;
    this.socket = null;
    this.isOnline = false;
    this.isReady = false;
    this.#closeLink();
    this.media = null;
    this.#kept = [];
    this.over.clear();
    this.#unanswered.clear();
    for (const stop of this.#timers.values()) stop();
    this.#timers.clear();
    this.state = { phase: 'idle' };
  }

  open(): void {
    if (!this.isGone) return;
    this.isGone = false;
    this.connect();
  }

  /** Also what a stranger's program may send, past its own machine. */
  ask(ask: SimAsk, untilAcked: boolean): void {
    if (untilAcked) this.#kept.push(ask);
    if (this.isOnline) this.#transmit(ask);
    else if (!untilAcked) this.world.after(0, () => this.#refused(ask, 'internal'));
  }

  offerMade(callId: CallId, offer: string): void {
    this.dispatch({ type: 'offer-made', callId, offer });
  }

  signal(callId: CallId, signal: Signal): void {
    if (this.isOnline) this.ask({ name: 'call:signal', request: { callId, signal } }, false);
  }

  linkConnected(linkEpoch: number): void {
    this.dispatch({ type: 'link-connected', linkEpoch, nowMs: this.world.nowMs });
  }

  linkDisconnected(linkEpoch: number): void {
    this.dispatch({ type: 'link-disconnected', linkEpoch });
  }

  linkFailed(linkEpoch: number): void {
    this.dispatch({ type: 'link-failed', linkEpoch, nowMs: this.world.nowMs });
  }

  peerHungUp(): void {
    this.dispatch({ type: 'peer-hung-up', nowMs: this.world.nowMs });
  }

  #run(effect: CallEffect): void {
    switch (effect.type) {
      case 'ask':
        if (effect.ask.name === 'call:signal') throw new Error('the machine sends no signals');
        return this.ask(effect.ask, effect.untilAcked);
      case 'open-media':
        this.media = effect.media;
        return;
      case 'stop-media':
        this.media = null;
        return;
      case 'open-link':
        this.#closeLink();
        this.link = this.world.links.open(this, effect.callId, effect.role, effect.linkEpoch, effect.offer);
        return;
      case 'release-signals':
        if (this.link) this.world.links.release(this.link);
        return;
      case 'restart-ice':
        if (this.link) this.world.links.restart(this.link);
        return;
      case 'close-link':
        return this.#closeLink();
      case 'control-hang-up':
        this.#hangsUp = true;
        return;
      case 'start-timer':
        return this.#startTimer(effect.timer, effect.callId, effect.ms);
      case 'stop-timer':
        this.#timers.get(effect.timer)?.();
        return;
    }
  }

  #closeLink(): void {
    if (this.link) this.world.links.close(this.link, this.#hangsUp);
    this.link = null;
    this.#hangsUp = false;
  }

  #startTimer(timer: CallTimer, callId: CallId, ms: number): void {
    this.#timers.get(timer)?.();
    const run = () => this.dispatch({ type: 'timer', timer, callId, nowMs: this.world.nowMs });
    this.#timers.set(timer, this.world.after(ms, run));
  }

  #transmit(ask: SimAsk): void {
    const { socket } = this;
    if (!socket) return;
    this.#unanswered.add(ask);
    socket.up((server) => server.ask(socket, ask, (reply) => socket.down(() => this.#answered(ask, reply))));
  }

  #answered(ask: SimAsk, reply: RegistryReply): void {
    if (!this.#unanswered.delete(ask)) return;
    this.#kept = this.#kept.filter((kept) => kept !== ask);
    if (!reply.ok) this.#refused(ask, reply.code);
  }

  #refused(ask: SimAsk, code: Extract<RegistryReply, { ok: false }>['code']): void {
    const { callId } = ask.request as { callId: CallId };
    this.dispatch({ type: 'refused', callId, ask: ask.name, code, nowMs: this.world.nowMs });
  }
}
