import { tabStorage } from '@/lib/browser/tab-storage.fixture';
import type { CallEffect, CallEvent, CallState } from '@/lib/call/state';
import type { CallId } from '@/lib/protocol/ids';
import type { CallElsewhere, CallSnapshot, Media } from '@/lib/protocol/sidecar/call';
import type { CallFact, FactBody } from '@/lib/protocol/sidecar/facts';
import { keyOf } from '@/server/calls/registry/registry-state';
import { DEFAULT_TIMINGS } from '@/server/calls/registry/timings';
import type { Device } from '@/server/calls/registry/types';
import type { Alarm } from './clock';
import { SimPage } from './page';
import type { SimPeer } from './sim-peer';
import type { ClientEnd, SimRequest, SimSocket } from './socket';
import type { World } from './world';

/** One browser tab with its successive pages: its socket, its sleep, and the storage that its pages share. */
export class SimTab implements ClientEnd {
  /** Null while it is not connected. */
  socket: SimSocket | null = null;
  /** The page's open links. */
  readonly links: SimPeer[] = [];
  /** Has received `session:ready` since it connected, so that it shows people to call. */
  isReady = false;
  /** Calls that this page has ended or left, and may not resume. */
  readonly over = new Set<CallId>();
  /** This user's call on another tab, as last reported to the page. */
  elsewhere: CallElsewhere | null = null;
  /** Closed or signed out, until somebody opens it again. */
  isGone = false;
  /** The time of the last fault that hit this device. */
  troubledAtMs = 0;
  phaseSinceMs = 0;
  readonly name: string;
  readonly key: string;
  /** Survives reloads and crashes. */
  readonly sessionStorage = tabStorage().sessionStorage;
  #page: SimPage;
  #connecting: SimSocket | null = null;
  /** What a frozen page runs when it wakes up; null while it is awake. */
  #late: (() => void)[] | null = null;
  /** Counts pages: an earlier one's timers do not run in the next. */
  #pages = 0;

  constructor(
    readonly device: Device,
    private readonly world: World,
  ) {
    this.name = `${device.userId}/${device.deviceId}`;
    this.key = keyOf(device);
    this.#page = new SimPage(this, world);
  }

  get state(): CallState {
    return this.#page.state;
  }

  /** The media that is open for the call. */
  get media(): Media | null {
    return this.#page.media.media;
  }

  /** The camera is open for the own view alone. */
  get isPreviewing(): boolean {
    return this.#page.media.isPreviewing;
  }

  dispatch(event: CallEvent): void {
    this.#page.dispatch(event);
  }

  hear(run: () => void): void {
    if (this.#late) this.#late.push(run);
    else run();
  }

  later(ms: number, run: () => void): Alarm {
    const pages = this.#pages;
    return this.world.after(ms, () => pages === this.#pages && this.hear(run));
  }

  /** Called for each request of the page. */
  asks(ask: SimRequest): void {
    if (ask.name === 'call:signal') this.world.watch.links.asks(this, ask.request.callId, ask.request.signal);
  }

  /** The machine took an event; its effects have not run yet. */
  reduced(before: CallState, event: CallEvent, effects: readonly CallEffect[]): void {
    if (this.state.phase !== before.phase) this.phaseSinceMs = this.world.nowMs;
    this.world.watch.reduced(this, before, event, effects);
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

  /** Puts the page to sleep: it handles nothing, and after a while the sidecar drops its socket. */
  freeze(ms: number): void {
    if (this.isGone || this.#late) return;
    this.troubled();
    this.#late = [];
    const { socket } = this;
    const pages = this.#pages;
    if (ms > 13_000) socket?.cut(ms, this.world.random.between(5_000, 13_000));
    this.world.after(ms, () => {
      if (pages !== this.#pages) return;
      const late = this.#late ?? [];
      this.#late = null;
      // One of them may end the page.
      for (const run of late) if (pages === this.#pages) this.hear(run);
    });
  }

  /** Keeps trying while the page is open. */
  connect(): void {
    if (this.isGone || this.#connecting) return;
    if (this.world.server.isUp) this.#connecting = this.world.connect(this);
    // Attempts before then would fail.
    else this.later(this.world.serverAwayMs + this.world.random.between(1, 1_000), () => this.connect());
  }

  connected(): void {
    this.troubled();
    this.socket = this.#connecting;
  }

  ready(call: CallSnapshot | null): void {
    this.isReady = true;
    this.elsewhere = null;
    this.#page.signaling.tell('session:ready', greetingTo(this.device, call));
  }

  fact({ name, body }: CallFact): void {
    if (name === 'call:elsewhere') this.elsewhere = body.call;
    this.#page.signaling.tell(name, body);
    if (name === 'call:signaled') this.world.watch.links.settled(this);
  }

  signedOut(): void {
    this.#page.signaling.tell('session:ended', {});
    this.leave();
  }

  closed(socket: SimSocket): void {
    if (this.#connecting !== socket) return;
    this.troubled();
    this.#connecting = null;
    this.socket = null;
    this.isReady = false;
    this.#page.signaling.lost();
    this.later(this.world.random.between(50, 1_500), () => this.connect());
  }

  /** The page goes: only its device id and its unsent ends remain. A crash tells nobody. */
  leave(isCrash = false): void {
    this.isGone = true;
    this.#pages += 1;
    this.troubled();
    if (isCrash) this.#connecting?.abandon(this.world.random.between(0, 13_000));
    else this.#connecting?.closeFromClient();
    this.#connecting = null;
    this.socket = null;
    this.isReady = false;
    this.elsewhere = null;
    this.#late = null;
    if (isCrash) for (const link of [...this.links]) this.world.links.close(link, true);
    for (const callId of this.over) if (!this.#page.engine.isEnding(callId)) this.over.delete(callId);
    this.#page.engine.close();
    this.#page = new SimPage(this, this.world);
  }

  open(): void {
    if (!this.isGone) return;
    this.isGone = false;
    this.troubled();
    this.connect();
  }
}

function greetingTo({ userId }: Device, call: CallSnapshot | null): FactBody<'session:ready'> {
  const me = { id: userId, name: userId, tag: 'TEST' };
  return {
    me,
    availability: 'available',
    endsAtMs: null,
    call,
    iceServers: [],
    turn: false,
    graceMs: DEFAULT_TIMINGS.graceMs,
  };
}
