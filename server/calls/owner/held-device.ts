import type { CallId } from '@/lib/protocol/ids';
import type { CallSnapshot } from '@/lib/protocol/sidecar/call';
import type { CallFact } from '@/lib/protocol/sidecar/facts';
import type { Availability } from '@/lib/protocol/sidecar/presence';
import type { Greet } from '@/server/calls/calls';
import type { Device, RegistryReply } from '@/server/calls/registry/types';
import type { RequestEvent } from './messages';

/** A device that is connected to this sidecar, and what it believes of its calls. */
export class HeldDevice {
  /** False also while what the owner said may arrive late. */
  isGreeted = false;
  /** The owner's term in which the owner knows of this connection; 0 for none. */
  knownIn = 0;
  /** Whether the device was told of any call, or asked for one, since it was last told that it has none. */
  mayBelieve = false;
  /** The calls that it rings or talks in, and whether it made or answered them. */
  readonly #calls = new Map<CallId, 'rings' | 'needed'>();
  readonly #greet: Greet;
  /** The call that it ended last, by the owner's own reply. */
  #ended: CallId | null = null;

  constructor(
    readonly device: Device,
    readonly connection: number,
    public availability: Availability,
    greet: Greet,
  ) {
    this.#greet = greet;
  }

  get hasCall(): boolean {
    return this.#calls.size > 0;
  }

  get isNeeded(): boolean {
    return [...this.#calls.values()].includes('needed');
  }

  /** Replies and sayings take different ways: a reply may overtake a greeting from before the end that it confirms. */
  greet(told: CallSnapshot | null): void {
    const call = told?.callId === this.#ended ? null : told;
    this.isGreeted = true;
    this.mayBelieve = call !== null;
    this.#calls.clear();
    if (call) this.#calls.set(call.callId, call.phase === 'ringing-in' ? 'rings' : 'needed');
    this.#greet(call);
  }

  /** To be noted before the fact is sent on. */
  hears({ name, body }: CallFact): void {
    this.mayBelieve = true;
    if (name === 'call:invited') this.#calls.set(body.callId, 'rings');
    if (name === 'call:ended') this.#calls.delete(body.callId);
    if (name !== 'call:merged') return;
    this.#calls.delete(body.callId);
    this.#calls.set(body.into.callId, 'needed');
  }

  /** To be noted before the request leaves: the facts that it causes may come before its reply. */
  asks({ type, callId }: RequestEvent): void {
    this.mayBelieve = true;
    if (type !== 'invite' && type !== 'accept' && type !== 'move') return;
    this.#calls.set(callId, 'needed');
    if (this.#ended === callId) this.#ended = null;
  }

  isAnswered({ type, callId }: RequestEvent, reply: RegistryReply): void {
    // Nobody knows whether the owner has it.
    if (!reply.ok && (reply.code === 'internal' || reply.code === 'unavailable')) return;
    const isJoining = type === 'invite' || type === 'accept' || type === 'move';
    const isEnding = type === 'hang-up' || type === 'cancel' || type === 'decline';
    if (isEnding && reply.ok) this.#ended = callId;
    if (isEnding || (!reply.ok && (isJoining || reply.code === 'unknown-call'))) this.#calls.delete(callId);
  }
}
