import type { CallId } from '@/lib/protocol/ids';
import type { CallSnapshot } from '@/lib/protocol/sidecar/call';
import type { CallFact } from '@/lib/protocol/sidecar/facts';
import type { User } from '@/lib/protocol/sidecar/presence';
import type { RequestEvent } from '@/server/calls/owner/messages';
import { type Device, OPEN_TERMS, type RegistryReply } from '@/server/calls/registry/types';
import type { SimNode, Socket } from './node';
import type { ClusterWorld } from './world';

/** A page, as far as calls go: it believes what it is told, and repeats what must arrive. */
export class Phone {
  readonly device: Device;
  node: SimNode | null = null;
  call: { readonly callId: CallId; phase: 'ringing-out' | 'ringing-in' | 'active' } | null = null;
  #isGreeted = false;
  #socket: Socket | null = null;
  /** The calls that it hangs up or declines until that is answered. */
  readonly #ending = new Set<CallId>();
  /** Those of them whose end is on its way. */
  readonly #endUnderWay = new Set<CallId>();
  /** The call that it makes until that is answered. */
  #inviting: CallId | null = null;
  /** Ends what still waits for a reply of this socket. */
  readonly #unanswered = new Set<() => void>();
  readonly heardOf = new Set<string>();

  constructor(
    readonly world: ClusterWorld,
    readonly user: User,
    deviceId: string,
  ) {
    this.device = { userId: user.id, deviceId };
  }

  get isReady(): boolean {
    return this.node !== null && this.#isGreeted;
  }

  describe(): string {
    const { call, node, isReady } = this;
    return `${call ? `${call.phase} in ${call.callId}` : 'in no call'} at ${node?.name}, ${isReady ? '' : 'not '}greeted`;
  }

  #note(what: string): void {
    this.world.watch.note(`${this.user.id} (${this.device.deviceId.slice(-2)}) ${what}`);
  }

  connect(node: SimNode): void {
    this.#note(`connects to ${node.name}`);
    this.node = node;
    this.#isGreeted = false;
    const socket: Socket = {
      greeted: (call) => this.#socket === socket && this.#greeted(call),
      heard: (fact) => this.#socket === socket && this.#heard(fact),
    };
    this.#socket = socket;
    node.run(() => node.connect(this.device, this.user, socket));
  }

  /** The sidecar notices only when the socket closes, or its heartbeat does. */
  disconnect(noticedAfterMs: number): void {
    const [node, socket] = [this.node, this.#socket];
    this.#note(`disconnects from ${node?.name}`);
    this.node = null;
    this.#socket = null;
    this.#isGreeted = false;
    for (const fail of [...this.#unanswered]) fail();
    if (node && socket)
      this.world.steady.after(noticedAfterMs, () => node.run(() => node.disconnect(this.device, socket)));
  }

  #greeted(call: CallSnapshot | null): void {
    this.#note(`is greeted with ${call ? `${call.phase} in ${call.callId}` : 'no call'}`);
    this.#isGreeted = true;
    this.world.watch.saw('greeted');
    // Its invite is still to be answered.
    if (call === null && this.call && this.call.callId === this.#inviting) return;
    this.call = call && { callId: call.callId, phase: call.phase };
    if (call && this.#ending.has(call.callId)) this.call = null;
    for (const callId of this.#ending) this.#endAgain(callId);
  }

  #heard({ name, body }: CallFact): void {
    this.heardOf.add(name);
    switch (name) {
      case 'call:invited':
        if (!this.call) this.call = { callId: body.callId, phase: 'ringing-in' };
        return;
      case 'call:accepted':
        if (this.call?.callId === body.callId) this.call.phase = 'active';
        return;
      case 'call:merged':
        this.call = { callId: body.into.callId, phase: 'active' };
        return;
      case 'call:ended':
        if (this.call?.callId === body.callId) this.call = null;
        return;
      default:
        return;
    }
  }

  invite(callee: User): Promise<RegistryReply> {
    const callId = this.world.nextId();
    this.#note(`calls ${callee.id}: ${callId}`);
    this.call = { callId, phase: 'ringing-out' };
    this.#inviting = callId;
    return this.#invite({
      ...{ type: 'invite', by: this.device, caller: this.user, callee, rowId: this.world.nextId(), callId },
      ...{ media: 'video', offer: 'v=0\r\n', earlyLink: 'none', relayOnlyUserIds: [], terms: OPEN_TERMS },
    });
  }

  async #invite(event: Extract<RequestEvent, { type: 'invite' }>): Promise<RegistryReply> {
    const { callId } = event;
    const reply = await this.#ask(event);
    this.#note(`is told ${reply.ok ? 'ok' : reply.code} about ${callId}`);
    const isWanted = this.#inviting === callId && this.call?.callId === callId;
    if (isWanted && !reply.ok && reply.code === 'internal') {
      this.world.steady.after(2_000, () => {
        if (this.#inviting === callId && this.call?.callId === callId)
          void this.#invite({ ...event, rowId: this.world.nextId() });
      });
      return reply;
    }
    if (this.#inviting === callId) this.#inviting = null;
    if (isWanted && !reply.ok) this.call = null;
    // It was hung up meanwhile, or a greeting told of another call.
    if (!isWanted && reply.ok) this.#end(callId);
    // It may have arrived all the same.
    if (isWanted && !reply.ok && reply.code === 'unavailable') this.#end(callId);
    return reply;
  }

  async accept(): Promise<void> {
    const { call } = this;
    if (call?.phase !== 'ringing-in') return;
    const reply = await this.#ask({ type: 'accept', by: this.device, callId: call.callId, media: 'video' });
    if (this.call !== call) return;
    if (!reply.ok) this.call = null;
    else call.phase = 'active';
    if (reply.ok) void this.#ask({ type: 'connected', by: this.device, callId: call.callId });
    else if (reply.code === 'internal') this.#end(call.callId);
  }

  hangUp(): void {
    const { call } = this;
    this.call = null;
    if (call) this.#end(call.callId);
  }

  /** Until it is answered, over any number of sockets: at each greeting, and two seconds after a failure. */
  #end(callId: CallId): void {
    this.#note(`ends ${callId}`);
    this.#ending.add(callId);
    this.#endUnderWay.add(callId);
    void this.#ask({ type: 'hang-up', by: this.device, callId, reason: 'hung-up' }).then((reply) => {
      this.#endUnderWay.delete(callId);
      if (reply.ok || reply.code !== 'internal') this.#ending.delete(callId);
      else this.world.steady.after(2_000, () => this.#endAgain(callId));
    });
  }

  #endAgain(callId: CallId): void {
    if (this.#ending.has(callId) && !this.#endUnderWay.has(callId)) this.#end(callId);
  }

  /** As a page: `internal` without a socket, where it closes first, and where no reply comes. */
  #ask(event: RequestEvent): Promise<RegistryReply> {
    const { node } = this;
    const askedMs = this.world.steady.steadyMs();
    return new Promise((resolve) => {
      if (!node || !this.isReady) return resolve({ ok: false, code: 'internal' });
      const settle = (reply: RegistryReply) => {
        stop();
        this.#unanswered.delete(fail);
        resolve(reply);
      };
      const fail = () => settle({ ok: false, code: 'internal' });
      const stop = this.world.steady.after(10_000, fail);
      this.#unanswered.add(fail);
      node.run(() => {
        void node.calls.apply(event).then((reply) => {
          if (node.thawedAtMs < askedMs && !node.isDead)
            this.world.watch.answered(this.world.steady.steadyMs() - askedMs, reply);
          settle(reply);
        });
      });
    });
  }
}
