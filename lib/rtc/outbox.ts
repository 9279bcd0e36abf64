import type { CallEffect } from '@/lib/call/state';
import type { ErrorCode } from '@/lib/protocol/error-code';
import type { CallId } from '@/lib/protocol/ids';
import type { SignalingPort } from '@/lib/signaling/port';
import type { Timers } from './timers';

export type Ask = Extract<CallEffect, { type: 'ask' }>['ask'];

/** An answer `internal` while the socket stands: the sidecar was busy or restarting. */
const RETRY_MS = 2_000;
/** By these a device makes a call its own. */
const JOINING: readonly string[] = ['call:invite', 'call:move'];
const ENDS: readonly string[] = ['call:hang-up', 'call:cancel', 'call:decline'];

export interface OutboxOptions {
  readonly signaling: Pick<SignalingPort, 'ask' | 'connection'>;
  readonly timers: Timers;
  readonly onRefused: (ask: Ask, code: ErrorCode) => void;
}

/** Sends asks; those that must arrive are kept, in order, until the sidecar has answered, over any number of lost sockets. */
export class Outbox {
  readonly #options: OutboxOptions;
  #kept: Ask[] = [];
  readonly #underWay = new Set<Ask>();
  #stopRetry = () => {};

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Never rejects; a refusal is told through `onRefused`. */
  async send(ask: Ask, untilAcked: boolean): Promise<void> {
    if (untilAcked && !this.#kept.includes(ask)) this.#kept.push(ask);
    this.#underWay.add(ask);
    const reply = await this.#options.signaling.ask(ask.name, ask.request);
    this.#underWay.delete(ask);
    if (untilAcked && !this.#kept.includes(ask)) return;
    if (untilAcked && !reply.ok && reply.code === 'internal') {
      if (this.#options.signaling.connection === 'online') this.#retryLater();
      return;
    }
    this.#kept = this.#kept.filter((kept) => kept !== ask);
    if (!reply.ok) this.#options.onRefused(ask, reply.code);
  }

  /** At each new connection, and by itself after a failure. */
  resend(): void {
    this.#stopRetry();
    for (const ask of this.#kept.filter((kept) => !this.#underWay.has(kept))) void this.send(ask, true);
  }

  /** True while the sidecar may not know yet that this device ended the call. */
  isEnding(callId: CallId): boolean {
    return this.#keeps(callId, ENDS);
  }

  /** True while the sidecar may not know yet that this device makes the call, or takes it over. */
  isJoining(callId: CallId): boolean {
    return this.#keeps(callId, JOINING);
  }

  /** It is not sent again; one that is under way is not called back. */
  withdrawJoining(callId: CallId): void {
    this.#kept = this.#kept.filter((ask) => !isOf(callId, JOINING, ask));
  }

  close(): void {
    this.#stopRetry();
    this.#kept = [];
  }

  #retryLater(): void {
    this.#stopRetry();
    this.#stopRetry = this.#options.timers.start(RETRY_MS, () => this.resend());
  }

  #keeps(callId: CallId, names: readonly string[]): boolean {
    return this.#kept.some((ask) => isOf(callId, names, ask));
  }
}

function isOf(callId: CallId, names: readonly string[], { name, request }: Ask): boolean {
  return names.includes(name) && 'callId' in request && request.callId === callId;
}
