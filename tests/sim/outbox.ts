import type { CallId } from '@/lib/protocol/ids';
import type { RegistryReply } from '@/server/calls/registry/types';
import type { Alarm } from './clock';
import type { SimAsk, SimSocket } from './socket';

type Refusal = Extract<RegistryReply, { ok: false }>;

export interface OutboxOwner {
  readonly socket: SimSocket | null;
  readonly nowMs: number;
  later(ms: number, run: () => void): Alarm;
  refused(ask: SimAsk, code: Refusal['code']): void;
  /** True when this message is to arrive twice. */
  isDoubled(): boolean;
}

const TIMEOUT_MS = 10_000;
const RETRY_MS = 2_000;
const JOINING: readonly string[] = ['call:invite', 'call:move'];
const ENDS: readonly string[] = ['call:hang-up', 'call:cancel', 'call:decline'];

interface UnderWay {
  readonly untilAcked: boolean;
  readonly dueMs: number;
  /** Who else waits for the answer. */
  readonly heard: ((reply: RegistryReply) => void) | undefined;
}

const INTERNAL: Refusal = { ok: false, code: 'internal' };

/** What lib/rtc/call/outbox.ts does, without its promises. */
export class SimOutbox {
  #kept: SimAsk[] = [];
  /** In the order in which they are due. */
  readonly #underWay = new Map<SimAsk, UnderWay>();
  #waiting: Alarm | null = null;

  constructor(private readonly owner: OutboxOwner) {}

  send(ask: SimAsk, untilAcked: boolean): void {
    if (untilAcked) this.#kept.push(ask);
    if (this.owner.socket) this.#transmit(this.owner.socket, ask, { untilAcked });
    else if (!untilAcked) this.owner.later(0, () => this.owner.refused(ask, 'internal'));
  }

  /** An ask past the call's machine: its answer goes to who asked. */
  ask(ask: SimAsk, heard: (reply: RegistryReply) => void): void {
    if (this.owner.socket) this.#transmit(this.owner.socket, ask, { untilAcked: false, heard });
    else heard(INTERNAL);
  }

  resend(): void {
    const { socket } = this.owner;
    if (!socket) return;
    for (const ask of this.#kept) if (!this.#underWay.has(ask)) this.#transmit(socket, ask, { untilAcked: true });
  }

  /** The socket is gone, and with it every answer. */
  lost(): void {
    const lost = [...this.#underWay];
    this.#underWay.clear();
    for (const [ask, { untilAcked, heard }] of lost) {
      if (heard) heard(INTERNAL);
      else if (!untilAcked) this.owner.refused(ask, 'internal');
    }
  }

  isEnding(callId: CallId): boolean {
    return this.#keeps(callId, ENDS);
  }

  isJoining(callId: CallId): boolean {
    return this.#keeps(callId, JOINING);
  }

  withdrawJoining(callId: CallId): void {
    this.#kept = this.#kept.filter((ask) => !isOf(callId, JOINING, ask));
  }

  /** The page goes: of what it keeps, the next one finds the ends. */
  clear(): void {
    this.#underWay.clear();
    this.#waiting?.stop();
    this.#waiting = null;
    this.#kept = this.#kept.filter(({ name }) => ENDS.includes(name));
  }

  #keeps(callId: CallId, names: readonly string[]): boolean {
    return this.#kept.some((ask) => isOf(callId, names, ask));
  }

  #transmit(
    socket: SimSocket,
    ask: SimAsk,
    { untilAcked, heard }: Pick<UnderWay, 'untilAcked'> & Partial<UnderWay>,
  ): void {
    const answered = (reply: RegistryReply) => this.#answered(ask, reply);
    this.#underWay.set(ask, { untilAcked, heard, dueMs: this.owner.nowMs + TIMEOUT_MS });
    this.#wait(TIMEOUT_MS);
    const deliver = () => socket.up((server) => server.ask(socket, ask, (reply) => socket.down(() => answered(reply))));
    deliver();
    if (this.owner.isDoubled()) deliver();
  }

  /** One timer for all: most asks are answered, and nobody looks at theirs. */
  #wait(ms: number): void {
    this.#waiting ??= this.owner.later(ms, () => {
      this.#waiting = null;
      for (const [ask, { dueMs }] of this.#underWay) {
        if (dueMs > this.owner.nowMs) return this.#wait(dueMs - this.owner.nowMs);
        this.#answered(ask, INTERNAL);
      }
    });
  }

  #answered(ask: SimAsk, reply: RegistryReply): void {
    const sent = this.#underWay.get(ask);
    if (!sent) return;
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
    if (sent.heard) sent.heard(reply);
    else if (!reply.ok) this.owner.refused(ask, reply.code);
  }
}

function isOf(callId: CallId, names: readonly string[], { name, request }: SimAsk): boolean {
  return names.includes(name) && 'callId' in request && request.callId === callId;
}
