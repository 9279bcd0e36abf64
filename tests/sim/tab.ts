import { reduceCall } from '@/lib/call/reduce';
import type { CallEffect, CallEvent, CallState, CallTimer } from '@/lib/call/state';
import type { CallElsewhere, CallSnapshot, Media } from '@/lib/protocol/call';
import type { CallFact } from '@/lib/protocol/facts';
import type { CallId } from '@/lib/protocol/ids';
import { linkStateEvent } from '@/lib/rtc/call/call-events';
import type { CallLink } from '@/lib/rtc/link/call-link';
import type { CallLinkEvent } from '@/lib/rtc/link/call-link-event';
import type { LocalTracks } from '@/lib/rtc/sending/local-tracks';
import { keyOf } from '@/server/calls/registry/registry-state';
import type { Device } from '@/server/calls/registry/types';
import { openCallLink } from './call-link';
import type { Alarm } from './clock';
import { SimOutbox } from './outbox';
import type { SimPeer } from './sim-peer';
import type { ClientEnd, SimAsk, SimSocket } from './socket';
import type { World } from './world';

const track = {} as MediaStreamTrack;
const NO_TRACKS: LocalTracks = { audio: null, video: null };
const TRACKS: Record<Media, LocalTracks> = {
  audio: { audio: track, video: null },
  video: { audio: track, video: track },
};

/** One browser tab around the real reducer: does what CallController does with its effects. */
export class SimTab implements ClientEnd {
  state: CallState = { phase: 'idle' };
  /** Set while it is connected. */
  socket: SimSocket | null = null;
  media: Media | null = null;
  /** The camera is open for the person alone, who chose so in this tab. */
  isPreviewing = false;
  /** The page's open links. */
  readonly links: SimPeer[] = [];
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
  #callLink: CallLink;
  #connecting: SimSocket | null = null;
  /** What a frozen page has yet to hear; null while it is awake. */
  #late: (() => void)[] | null = null;
  readonly #events: CallEvent[] = [];
  readonly #timers = new Map<CallTimer, Alarm>();
  /** Counts pages: what an earlier one waited for is nothing to the next. */
  #page = 0;

  constructor(
    readonly device: Device,
    private readonly world: World,
  ) {
    this.name = `${device.userId}/${device.deviceId}`;
    this.key = keyOf(device);
    this.outbox = new SimOutbox(this);
    this.#callLink = openCallLink(this, world);
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

  later(ms: number, run: () => void): Alarm {
    const page = this.#page;
    return this.world.after(ms, () => page === this.#page && this.hear(run));
  }

  isDoubled(): boolean {
    return this.world.isDoubled();
  }

  get nowMs(): number {
    return this.world.nowMs;
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
      // What it hears may be the end of the page.
      for (const run of late) if (page === this.#page) this.hear(run);
    });
  }

  /** Keeps trying while the page is open. */
  connect(): void {
    if (this.isGone || this.#connecting) return;
    if (this.world.server.isUp) this.#connecting = this.world.connect(this);
    // What it tries until then comes to nothing.
    else this.later(this.world.serverAwayMs + this.world.random.between(1, 1_000), () => this.connect());
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
    this.#callLink.handleSignal(fact.body);
    this.world.watch.links.settled(this);
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

  /** The page goes: nothing of it is left but its device id and the ends it has not told. A crash tells nobody. */
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
    if (isCrash) for (const link of [...this.links]) this.world.links.close(link, true);
    this.#callLink.close();
    this.#callLink = openCallLink(this, this.world);
    this.media = null;
    this.isPreviewing = false;
    for (const callId of this.over) if (!this.outbox.isEnding(callId)) this.over.delete(callId);
    this.outbox.clear();
    for (const alarm of this.#timers.values()) alarm.stop();
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
    this.dispatch({ type: 'refused', callId, ask: ask.name, code, nowMs: this.world.nowMs });
  }

  /** As CallController does. */
  linkEvent(event: CallLinkEvent): void {
    switch (event.type) {
      case 'offer-made':
      case 'peer-accepted':
        return this.dispatch(event);
      case 'state':
        return this.dispatch(linkStateEvent(event.state, event.linkEpoch, this.world.nowMs));
      case 'control-open':
        return this.#tellMedia();
      case 'control':
        if (event.message.type === 'hang-up') this.dispatch({ type: 'peer-hung-up', nowMs: this.world.nowMs });
        return;
      case 'remote-stream':
        return;
    }
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
      case 'withdraw-joining':
        return this.outbox.withdrawJoining(effect.callId);
      case 'open-media':
        this.isPreviewing = false;
        return this.#setMedia(effect.media);
      case 'open-preview':
        this.isPreviewing = true;
        return;
      case 'stop-media':
        this.isPreviewing = false;
        return this.#setMedia(null);
      case 'open-link':
        return this.#callLink.open(effect);
      case 'release-signals':
        return this.#callLink.release();
      case 'choose-link':
        return this.#callLink.choose(effect.deviceId, effect.isFinal);
      case 'restart-ice':
        return this.#callLink.restartIce(effect.inPeersStead);
      case 'close-link':
        return this.#callLink.close();
      case 'control-accept':
        return this.#callLink.sendControl({ type: 'accept', media: effect.media });
      case 'control-hang-up':
        return this.#callLink.sendControl({ type: 'hang-up' });
      case 'start-timer':
        return this.#startTimer(effect.timer, effect.callId, effect.ms);
      case 'stop-timer':
        return this.#stopTimer(effect.timer);
    }
  }

  #setMedia(media: Media | null): void {
    this.media = media;
    this.#callLink.setTracks(media === null ? NO_TRACKS : TRACKS[media]);
    if (media !== null) this.#tellMedia();
  }

  #tellMedia(): void {
    this.#callLink.sendControl({ type: 'media', microphone: this.media !== null, camera: this.media === 'video' });
  }

  #startTimer(timer: CallTimer, callId: CallId, ms: number): void {
    this.#stopTimer(timer);
    const alarm = this.later(ms, () => {
      if (this.#timers.get(timer) !== alarm) return;
      this.#timers.delete(timer);
      const isInviting = this.outbox.isJoining(callId);
      this.dispatch({ type: 'timer', timer, callId, isInviting, isOffline: !this.isReady, nowMs: this.world.nowMs });
    });
    this.#timers.set(timer, alarm);
  }

  #stopTimer(timer: CallTimer): void {
    this.#timers.get(timer)?.stop();
    this.#timers.delete(timer);
  }
}
