import type { Timers } from '@/lib/browser/timers';
import type { CallEffect } from '@/lib/call/state';
import type { CallId } from '@/lib/protocol/ids';
import type { Refusal, Reply } from '@/lib/protocol/sidecar/requests';
import type { RequestPort } from '@/lib/rtc/link/request-port';
import type { End, TabMemory } from './tab-memory';

export type CallRequest = Extract<CallEffect, { type: 'ask' }>['ask'];

/** After a reply `internal` over a working socket: the sidecar was busy or restarting. */
const RETRY_MS = 2_000;
/** With these requests a device joins a call. */
const JOINING: readonly string[] = ['call:invite', 'call:move'];
const isEnd = (ask: CallRequest): ask is End => ['call:hang-up', 'call:cancel', 'call:decline'].includes(ask.name);

export interface OutboxOptions {
  readonly signaling: RequestPort;
  readonly timers: Timers;
  /** Keeps ends over a reload of the page. */
  readonly memory?: TabMemory;
  readonly onRefused: (ask: CallRequest, refusal: Refusal) => void;
  /** The callee of an invite is at no page, but calls ring on their devices. */
  readonly onRingsClosedBrowsers?: (callId: CallId) => void;
}

/**
 * Sends requests. Those that must arrive are kept, in order, until the sidecar has replied, over any number of lost
 * sockets. The simulation runs this class too.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #kept: CallRequest[];
  readonly #underWay = new Set<CallRequest>();
  #stopRetry = () => {};

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#kept = options.memory?.ends() ?? [];
  }

  /** Whether the socket is connected. */
  get isOnline(): boolean {
    return this.#options.signaling.connection === 'online';
  }

  /** Settles with the reply and never rejects; `onRefused` reports a refusal. */
  send(ask: CallRequest, untilAcked: boolean): PromiseLike<void> {
    if (untilAcked && !this.#kept.includes(ask)) this.#keep([...this.#kept, ask]);
    this.#underWay.add(ask);
    return this.#options.signaling.ask(ask.name, ask.request).then((reply) => this.#take(ask, untilAcked, reply));
  }

  /** Called at each new connection; the outbox calls it itself after a failure. */
  resend(): void {
    this.#stopRetry();
    for (const ask of this.#kept.filter((kept) => !this.#underWay.has(kept))) void this.send(ask, true);
  }

  /** True while the sidecar may not know yet that this device ended the call. */
  isEnding(callId: CallId): boolean {
    return this.#kept.some((ask) => isEnd(ask) && ask.request.callId === callId);
  }

  /** True while the sidecar may not know yet that this device made the call, or takes it over. */
  isJoining(callId: CallId): boolean {
    return this.#kept.some((ask) => isJoining(callId, ask));
  }

  /** Does not send it again; a request that is in flight cannot be recalled. */
  withdrawJoining(callId: CallId): void {
    this.#kept = this.#kept.filter((ask) => !isJoining(callId, ask));
  }

  /** The ends that it keeps stay in the tab's memory. */
  close(): void {
    this.#stopRetry();
    this.#kept = [];
  }

  #take(ask: CallRequest, untilAcked: boolean, reply: Reply): void {
    this.#underWay.delete(ask);
    if (untilAcked && !this.#kept.includes(ask)) return;
    if (untilAcked && !reply.ok && reply.code === 'internal') {
      if (this.isOnline) this.#retryLater();
      return;
    }
    this.#keep(this.#kept.filter((kept) => kept !== ask));
    if (!reply.ok) return this.#options.onRefused(ask, reply);
    if (ask.name === 'call:invite' && 'ringsClosedBrowsers' in reply)
      this.#options.onRingsClosedBrowsers?.(ask.request.callId);
  }

  #retryLater(): void {
    this.#stopRetry();
    this.#stopRetry = this.#options.timers.start(RETRY_MS, () => this.resend());
  }

  #keep(asks: CallRequest[]): void {
    const ends = asks.filter(isEnd);
    if (ends.length !== this.#kept.filter(isEnd).length) this.#options.memory?.keepEnds(ends);
    this.#kept = asks;
  }
}

function isJoining(callId: CallId, { name, request }: CallRequest): boolean {
  return JOINING.includes(name) && 'callId' in request && request.callId === callId;
}
