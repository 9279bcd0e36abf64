import type { CallId } from '@/lib/protocol/ids';
import type { RegistryReply } from '@/server/calls/types';
import type { SimAsk, SimSocket } from './socket';

type Refusal = Extract<RegistryReply, { ok: false }>;

export interface OutboxOwner {
  readonly socket: SimSocket | null;
  later(ms: number, run: () => void): () => void;
  refused(ask: SimAsk, code: Refusal['code']): void;
  /** True when this message is to arrive twice. */
  isDoubled(): boolean;
}

const TIMEOUT_MS = 10_000;
const RETRY_MS = 2_000;
const ENDS: readonly string[] = ['call:hang-up', 'call:cancel', 'call:decline'];

/** What lib/rtc/outbox.ts does, without its promises. */
export class SimOutbox {
  #kept: SimAsk[] = [];
  readonly #underWay = new Map<SimAsk, { readonly untilAcked: boolean; readonly stop: () => void }>();

  constructor(private readonly owner: OutboxOwner) {}

  send(ask: SimAsk, untilAcked: boolean): void {
    if (untilAcked) this.#kept.push(ask);
    if (this.owner.socket) this.#transmit(this.owner.socket, ask, untilAcked);
    else if (!untilAcked) this.owner.later(0, () => this.owner.refused(ask, 'internal'));
  }

  resend(): void {
    const { socket } = this.owner;
    if (!socket) return;
    for (const ask of this.#kept) if (!this.#underWay.has(ask)) this.#transmit(socket, ask, true);
  }

  /** The socket is gone, and with it every answer. */
  lost(): void {
    const lost = [...this.#underWay];
    for (const [, { stop }] of lost) stop();
    this.#underWay.clear();
    for (const [ask, { untilAcked }] of lost) if (!untilAcked) this.owner.refused(ask, 'internal');
  }

  isEnding(callId: CallId): boolean {
    return this.#keeps(callId, ENDS);
  }

  isJoining(callId: CallId): boolean {
    return this.#keeps(callId, ['call:invite', 'call:move']);
  }

  withdrawInvite(callId: CallId): void {
    this.#kept = this.#kept.filter(({ name, request }) => name !== 'call:invite' || request.callId !== callId);
  }

  clear(): void {
    for (const { stop } of this.#underWay.values()) stop();
    this.#underWay.clear();
    this.#kept = [];
  }

  #keeps(callId: CallId, names: readonly string[]): boolean {
    return this.#kept.some(
      ({ name, request }) => names.includes(name) && 'callId' in request && request.callId === callId,
    );
  }

  #transmit(socket: SimSocket, ask: SimAsk, untilAcked: boolean): void {
    const answered = (reply: RegistryReply) => this.#answered(ask, reply);
    const stop = this.owner.later(TIMEOUT_MS, () => answered({ ok: false, code: 'internal' }));
    this.#underWay.set(ask, { untilAcked, stop });
    const deliver = () => socket.up((server) => server.ask(socket, ask, (reply) => socket.down(() => answered(reply))));
    deliver();
    if (this.owner.isDoubled()) deliver();
  }

  #answered(ask: SimAsk, reply: RegistryReply): void {
    const sent = this.#underWay.get(ask);
    if (!sent) return;
    sent.stop();
    this.#underWay.delete(ask);
    if (sent.untilAcked) {
      // Withdrawn.
      if (!this.#kept.includes(ask)) return;
      if (!reply.ok && reply.code === 'internal') {
        this.owner.later(RETRY_MS, () => this.resend());
        return;
      }
      this.#kept = this.#kept.filter((kept) => kept !== ask);
    }
    if (!reply.ok) this.owner.refused(ask, reply.code);
  }
}
