import { randomUUID } from 'node:crypto';
import type { CallId, UserId } from '@/lib/protocol/ids';
import type { FactBody, FactName } from '@/lib/protocol/sidecar/facts';
import { Page, type PageOptions } from './page';

/** How often somebody thinks about what to do next, on average. */
const THINK_MS = 2_500;
const RING_FOR_MS = 6_000;
const TALK_FOR_MS = 12_000;
/** Signals show that a call goes on; a browser sends more of them. */
const SIGNAL_EVERY_MS = 1_000;
const STAY_AWAY_MS = 12_000;
/** Away longer than this is left out of most people's day, so that enough of them are there. */
const MOST_TABS = 2;

/** What a tab is doing. `kept`: the server has not confirmed yet. */
type Doing =
  | { readonly phase: 'idle' }
  | { readonly phase: 'ringing-out' | 'ringing-in' | 'answering'; readonly callId: CallId }
  | { readonly phase: 'active'; readonly callId: CallId; linkEpoch: number };

export interface PersonOptions extends Omit<PageOptions, 'onFact'> {
  readonly teams: readonly string[];
}

/** One tab and what its user does on it. It does as the pages of Mado do, without media. */
class Tab {
  readonly page: Page;
  readonly #random: () => number;
  readonly #teams: readonly string[];
  readonly #timers = new Set<NodeJS.Timeout>();
  #doing: Doing = { phase: 'idle' };
  #elsewhere: CallId | null = null;
  isLeaving = false;

  constructor({ teams, ...options }: PersonOptions) {
    this.#random = options.random;
    this.#teams = teams;
    this.page = new Page({ ...options, onFact: (name, body) => this.#heard(name, body) });
  }

  get isIdle(): boolean {
    return this.#doing.phase === 'idle' && this.page.isSettled;
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.page.close();
  }

  /** One thing that people do. */
  act(): void {
    if (!this.page.isReady) return;
    const dice = this.#random();
    if (dice < 0.15) this.page.look(this.#pick(this.#teams) ?? '');
    else if (dice < 0.25) this.page.ask('presence:set', { availability: this.#random() < 0.5 ? 'away' : 'available' });
    else if (dice < 0.3) this.page.reconnect();
    else if (dice < 0.4 && this.#elsewhere && this.#doing.phase === 'idle') this.#move(this.#elsewhere);
    else if (dice < 0.75 && this.#doing.phase === 'idle') this.#ring();
  }

  /** Hangs up whatever there is, and rings nobody any more. */
  finish(): void {
    this.isLeaving = true;
    if (this.#doing.phase !== 'idle') this.#end(this.#doing.callId);
  }

  #pick<T>(some: readonly T[]): T | undefined {
    return some[Math.floor(this.#random() * some.length)];
  }

  #later(meanMs: number, then: () => void): void {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        then();
      },
      meanMs * (0.3 + 1.4 * this.#random()),
    );
    this.#timers.add(timer);
  }

  #isIn(callId: CallId): boolean {
    return this.#doing.phase !== 'idle' && this.#doing.callId === callId;
  }

  #ring(calleeId = this.#pick([...this.page.listed])): void {
    if (!calleeId || this.isLeaving) return;
    const callId = randomUUID();
    this.#doing = { phase: 'ringing-out', callId };
    this.page.askUntilReplied('call:invite', { callId, calleeId, media: 'video', offer: 'v=0\r\n' }, (reply) => {
      if (!reply.ok) this.#over(callId);
    });
    this.#later(RING_FOR_MS, () => {
      if (this.#isIn(callId) && this.#doing.phase === 'ringing-out') this.#end(callId, 'call:cancel');
    });
  }

  #move(callId: CallId): void {
    this.#doing = { phase: 'answering', callId };
    this.page.ask('call:move', { callId, media: 'video' }, (reply) => {
      if (reply.ok) this.#begin(callId, 0);
      else this.#over(callId);
    });
  }

  #isRung({ callId, peer }: Pick<FactBody<'call:invited'>, 'callId' | 'peer'>): void {
    if (this.#doing.phase !== 'idle' || this.isLeaving) return;
    const dice = this.#random();
    // Both call each other at the same moment.
    if (dice > 0.93) return this.#ring(peer.id);
    this.#doing = { phase: 'ringing-in', callId };
    if (dice < 0.15) return;
    this.#later(1_200, () => {
      if (!this.#isIn(callId) || this.#doing.phase !== 'ringing-in') return;
      if (dice < 0.35) return this.#end(callId, 'call:decline');
      this.#doing = { phase: 'answering', callId };
      this.page.askUntilReplied('call:accept', { callId, media: 'video' }, (reply) => {
        if (reply.ok) this.#begin(callId, 0);
        else this.#over(callId);
      });
    });
  }

  #begin(callId: CallId, linkEpoch: number): void {
    if (this.#isIn(callId) && this.#doing.phase === 'active') {
      this.#doing.linkEpoch = linkEpoch;
      return;
    }
    this.#doing = { phase: 'active', callId, linkEpoch };
    this.page.ask('call:connected', { callId });
    this.#signal(callId);
    this.#later(TALK_FOR_MS, () => {
      if (this.#isIn(callId)) this.#end(callId);
    });
  }

  #signal(callId: CallId): void {
    if (!this.#isIn(callId) || this.#doing.phase !== 'active') return;
    const { linkEpoch } = this.#doing;
    const candidate = { candidate: '', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'abcd' };
    this.page.ask('call:signal', { callId, signal: { linkEpoch, body: { type: 'candidate', candidate } } });
    this.#later(SIGNAL_EVERY_MS, () => this.#signal(callId));
  }

  #end(callId: CallId, name: 'call:hang-up' | 'call:cancel' | 'call:decline' = 'call:hang-up'): void {
    this.#over(callId);
    if (name === 'call:hang-up') this.page.askUntilReplied(name, { callId, reason: 'hung-up' });
    else this.page.askUntilReplied(name, { callId });
  }

  /** The tab has nothing to do with this call any more. */
  #over(callId: CallId): void {
    for (const name of ['call:invite', 'call:accept'] as const) this.page.withdraw(name, callId);
    if (this.#isIn(callId)) this.#doing = { phase: 'idle' };
  }

  #heard(name: FactName, body: FactBody<FactName>): void {
    switch (name) {
      case 'session:ready':
        return this.#greeted(body as FactBody<'session:ready'>);
      case 'call:invited':
        return this.#isRung(body as FactBody<'call:invited'>);
      case 'call:accepted': {
        const { callId } = body as FactBody<'call:accepted'>;
        return this.#isIn(callId) ? this.#begin(callId, 0) : this.#end(callId);
      }
      case 'call:merged': {
        const { callId, into } = body as FactBody<'call:merged'>;
        if (!this.#isIn(callId)) return this.#end(into.callId);
        this.page.withdraw('call:invite', callId);
        return this.#begin(into.callId, 0);
      }
      case 'call:relinked': {
        const { callId, linkEpoch } = body as FactBody<'call:relinked'>;
        if (this.#isIn(callId)) this.#begin(callId, linkEpoch);
        return;
      }
      case 'call:elsewhere':
        this.#elsewhere = (body as FactBody<'call:elsewhere'>).call?.callId ?? null;
        return;
      case 'call:ended':
        return this.#over((body as FactBody<'call:ended'>).callId);
    }
  }

  /** Agrees on the state that the server has, as pages do. */
  #greeted({ call }: FactBody<'session:ready'>): void {
    const doing = this.#doing;
    if (!call) {
      // An invite or an accept that the server may not have heard is sent again.
      if (doing.phase === 'active' || doing.phase === 'ringing-in' || this.page.isSettled)
        this.#doing = { phase: 'idle' };
      return;
    }
    if (call.phase === 'ringing-in') {
      if (doing.phase === 'idle') this.#isRung(call);
      return;
    }
    if (!this.#isIn(call.callId)) return this.#end(call.callId);
    if (call.phase === 'active') this.#begin(call.callId, call.linkEpoch);
  }
}

/** A user who comes and goes, with up to two tabs at once. */
export class Person {
  readonly id: UserId;
  readonly #options: PersonOptions;
  #tabs: Tab[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isFinishing = false;

  constructor(options: PersonOptions) {
    this.#options = options;
    this.id = options.member.id;
  }

  /** Begins within a few seconds, and goes on until `finish`. */
  start(): void {
    this.#think(THINK_MS * 2);
  }

  /** Ends its calls, does nothing new, and stays. */
  finish(): void {
    this.#isFinishing = true;
    clearTimeout(this.#timer);
    for (const tab of this.#tabs) tab.finish();
  }

  /** Whether no tab has anything to do. */
  get isIdle(): boolean {
    return this.#tabs.every((tab) => tab.isIdle);
  }

  get isThere(): boolean {
    return this.#tabs.length > 0;
  }

  leave(): void {
    clearTimeout(this.#timer);
    for (const tab of this.#tabs) tab.close();
    this.#tabs = [];
  }

  #think(meanMs: number): void {
    this.#timer = setTimeout(() => this.#act(), meanMs * (0.2 + 1.6 * this.#options.random()));
  }

  #act(): void {
    if (this.#isFinishing) return;
    const dice = this.#options.random();
    if (this.#tabs.length === 0) this.#tabs.push(new Tab(this.#options));
    else if (dice < 0.04) {
      this.leave();
      return this.#think(STAY_AWAY_MS);
    } else if (dice < 0.08 && this.#tabs.length < MOST_TABS) this.#tabs.push(new Tab(this.#options));
    else if (dice < 0.12 && this.#tabs.length > 1) this.#tabs.shift()?.close();
    else this.#tabs[Math.floor(this.#options.random() * this.#tabs.length)]?.act();
    this.#think(THINK_MS);
  }
}
